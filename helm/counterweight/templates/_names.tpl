{{/* At most 40 characters, so that what is appended, to a label's 63, has room. A name that had to
     be cut ends in a hash of the whole, so that two long ones stay two. */}}
{{- define "counterweight.fullname" -}}
{{- $chart := default .Chart.Name .Values.nameOverride -}}
{{- $name := .Values.fullnameOverride -}}
{{- if not $name -}}
{{- $name = contains $chart .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $chart) -}}
{{- end -}}
{{- $name = $name | replace "." "-" -}}
{{- if gt (len $name) 40 -}}
{{- printf "%s-%s" ($name | trunc 31 | trimSuffix "-") ($name | sha256sum | trunc 8) -}}
{{- else -}}
{{- $name -}}
{{- end -}}
{{- end -}}

{{- define "counterweight.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end -}}
{{- end -}}

{{- define "counterweight.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{ default (include "counterweight.fullname" .) .Values.serviceAccount.name }}
{{- else -}}
{{ default "default" .Values.serviceAccount.name }}
{{- end -}}
{{- end -}}

{{/* What pods are found by: never a version. */}}
{{- define "counterweight.selector" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/instance: {{ include "counterweight.fullname" . }}
{{- end -}}

{{- define "counterweight.labels" -}}
{{ include "counterweight.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The workloads: which role runs with which values. */}}
{{- define "counterweight.workloads" -}}
{{- $all := dict -}}
{{- if eq .Values.mode "single" -}}
{{- $_ := set $all "all" (mergeOverwrite (deepCopy .Values.trainer) (dict "replicas" 1 "standbys" 0)) -}}
{{- else -}}
{{- $_ := set $all "scorer" .Values.scorer -}}
{{- $_ := set $all "trainer" (mergeOverwrite (deepCopy .Values.trainer) (dict "replicas" 1 "standbys" 0)) -}}
{{- end -}}
{{- toJson $all -}}
{{- end -}}

{{/* The most scorers there can be. */}}
{{- define "counterweight.mostScorers" -}}
{{- if ne .Values.mode "split" -}}1
{{- else if eq .Values.autoscaling.kind "none" -}}{{ .Values.scorer.replicas }}
{{- else -}}{{ .Values.autoscaling.maxReplicas }}
{{- end -}}
{{- end -}}
