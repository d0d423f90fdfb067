{{/* The pod of a workload; takes {root, role, workload}. */}}
{{- define "counterweight.pod" -}}
{{- $root := .root -}}
{{- $v := $root.Values -}}
{{- $name := printf "%s-%s" (include "counterweight.fullname" $root) .role -}}
metadata:
  labels:
    {{- include "counterweight.labels" $root | nindent 4 }}
    app.kubernetes.io/component: {{ .role }}
  annotations:
    checksum/config: {{ printf "%s%s" (include "counterweight.serve" .) (toJson $v.pipeline) | sha256sum }}
    {{- with .workload.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "counterweight.serviceAccount" $root }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ $v.shutdown.gracePeriodSeconds }}
  {{- with .workload.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with $v.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  securityContext:
    {{- include "counterweight.podSecurity" $root | nindent 4 }}
  {{- if $v.topics.apply }}
  initContainers:
    - name: topics
      image: {{ include "counterweight.image" $root }}
      imagePullPolicy: {{ $v.image.pullPolicy }}
      args:
        - topics
        - apply
        - --config=/etc/counterweight/serve/serve.yaml
        - --partitions={{ $v.topics.partitions }}
        {{- if $v.topics.replication }}
        - --replication={{ $v.topics.replication }}
        {{- end }}
        {{- if $v.topics.keepForever }}
        - --keep-forever
        {{- end }}
        {{- if $v.topics.settingsMayDiffer }}
        - --settings-may-differ
        {{- end }}
      securityContext:
        {{- include "counterweight.containerSecurity" $root | nindent 8 }}
      resources:
        {{- toYaml .workload.resources | nindent 8 }}
      volumeMounts:
        {{- include "counterweight.mounts" . | nindent 8 }}
  {{- end }}
  containers:
    - name: {{ .role }}
      image: {{ include "counterweight.image" $root }}
      imagePullPolicy: {{ $v.image.pullPolicy }}
      args:
        - serve
        - --config=/etc/counterweight/serve/serve.yaml
      env:
        - name: POD_NAME
          valueFrom: {fieldRef: {fieldPath: metadata.name}}
        - name: POD_NAMESPACE
          valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
        - name: COUNTERWEIGHT_KAFKA_GROUP_INSTANCE_ID
          value: $(POD_NAME)
        - name: COUNTERWEIGHT_KAFKA_APPLICATION_SERVER
          value: $(POD_NAME).{{ $name }}.$(POD_NAMESPACE).svc:{{ $v.http.port }}
        {{- if and $v.answers.keys (ne .role "trainer") }}
        - name: COUNTERWEIGHT_ANSWERS_ADVERTISE
          value: $(POD_NAME).{{ $name }}.$(POD_NAMESPACE).svc:{{ $v.http.port }}
        {{- end }}
        - name: JDK_JAVA_OPTIONS
          value: -XX:+Use{{ if eq $v.jvm.collector "g1" }}G1GC -XX:MaxGCPauseMillis=10{{ else }}ParallelGC{{ end }} -XX:MaxRAMPercentage={{ $v.jvm.heapPercent }}{{ with $v.jvm.options }} {{ . }}{{ end }}
      ports:
        - name: http
          containerPort: {{ $v.http.port }}
      startupProbe:
        httpGet: {{- include "counterweight.probe" (dict "root" $root "path" "started") | nindent 10 }}
        periodSeconds: 2
        failureThreshold: 150
      readinessProbe:
        httpGet: {{- include "counterweight.probe" (dict "root" $root "path" "ready") | nindent 10 }}
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: 2
      livenessProbe:
        httpGet: {{- include "counterweight.probe" (dict "root" $root "path" "live") | nindent 10 }}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 3
      securityContext:
        {{- include "counterweight.containerSecurity" $root | nindent 8 }}
      resources:
        {{- toYaml .workload.resources | nindent 8 }}
      volumeMounts:
        {{- include "counterweight.mounts" . | nindent 8 }}
  volumes:
    - name: serve
      configMap: {name: {{ $name }}}
    - name: tmp
      emptyDir: {sizeLimit: 1Gi}
    {{- if not .workload.persistence.enabled }}
    - name: state
      emptyDir: {sizeLimit: {{ .workload.persistence.size }}}
    {{- end }}
    {{- if $v.pipeline.file }}
    - name: pipeline
      configMap:
        name: counterweight-pipeline-{{ include "counterweight.pipeline" $root }}
        items:
          - {key: pipeline.yaml, path: pipeline.yaml}
          {{- range $recipe, $text := $v.pipeline.recipes }}
          - {key: recipe-{{ $recipe }}.yaml, path: recipes/{{ $recipe }}.yaml}
          {{- end }}
    {{- end }}
    {{- with $v.pipeline.modelsConfigMap }}
    - name: models
      configMap: {name: {{ . }}}
    {{- end }}
    {{- range $secret, $_ := fromJson (include "counterweight.secrets" $root) }}
    - name: secret-{{ $secret | sha256sum | trunc 8 }}
      secret: {secretName: {{ $secret }}, defaultMode: 0440}
    {{- end }}
  {{- if eq .role "scorer" }}
  topologySpreadConstraints:
    {{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    - maxSkew: 1
      topologyKey: {{ $key }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "counterweight.selector" $root | nindent 10 }}
          app.kubernetes.io/component: scorer
    {{- end }}
  {{- end }}
  {{- with .workload.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .workload.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .workload.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* RocksDB, ONNX Runtime and the kernels unpack their libraries into /tmp and run them there. */}}
{{- define "counterweight.mounts" -}}
- {name: serve, mountPath: /etc/counterweight/serve, readOnly: true}
- {name: tmp, mountPath: /tmp}
- {name: state, mountPath: /var/lib/counterweight}
{{- if .root.Values.pipeline.file }}
- {name: pipeline, mountPath: /etc/counterweight/pipeline, readOnly: true}
{{- end }}
{{- if .root.Values.pipeline.modelsConfigMap }}
- {name: models, mountPath: /etc/counterweight/models, readOnly: true}
{{- end }}
{{- range $secret, $_ := fromJson (include "counterweight.secrets" .root) }}
- {name: secret-{{ $secret | sha256sum | trunc 8 }}, mountPath: /etc/counterweight/secrets/{{ $secret }}, readOnly: true}
{{- end }}
{{- end -}}

{{- define "counterweight.probe" -}}
path: /health/{{ .path }}
port: http
scheme: {{ .root.Values.http.tls.keyStore | empty | ternary "HTTP" "HTTPS" }}
{{- end -}}

{{- define "counterweight.podSecurity" -}}
runAsNonRoot: true
{{- with .Values.securityContext.user }}
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
fsGroupChangePolicy: OnRootMismatch
{{- end }}
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "counterweight.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}
