{{/* The pipeline's name: in the text of its file, else that of the packed one. */}}
{{- define "counterweight.pipeline" -}}
{{- if .Values.pipeline.file -}}
{{- get (fromYaml .Values.pipeline.file) "pipeline" -}}
{{- else -}}
{{- .Values.pipeline.name -}}
{{- end -}}
{{- end -}}

{{/* Where a Secret is mounted. */}}
{{- define "counterweight.secretFile" -}}
/etc/counterweight/secrets/{{ .secret }}/{{ .key }}
{{- end -}}

{{/* The names of all Secrets that are mounted, as a JSON object whose keys they are. */}}
{{- define "counterweight.secrets" -}}
{{- $names := dict -}}
{{- with .Values.http.tokenSecret.name -}}
{{- $_ := set $names . true -}}
{{- end -}}
{{- range $role, $place := .Values.http.tokens -}}
{{- if $place -}}
{{- $_ := set $names $place.secret true -}}
{{- end -}}
{{- end -}}
{{- range $setting, $place := merge (dict) .Values.kafka.secretValues .Values.kafka.secretPaths -}}
{{- $_ := set $names $place.secret true -}}
{{- end -}}
{{- with .Values.http.tls.keyStore -}}
{{- $_ := set $names .secret true -}}
{{- end -}}
{{- with .Values.http.tls.password -}}
{{- $_ := set $names .secret true -}}
{{- end -}}
{{- with .Values.ids.keys -}}
{{- $_ := set $names .secret true -}}
{{- end -}}
{{- with .Values.answers.keys -}}
{{- $_ := set $names .secret true -}}
{{- end -}}
{{- toJson $names -}}
{{- end -}}

{{/* Where the token to read with stands, as JSON {secret, key}. */}}
{{- define "counterweight.readToken" -}}
{{- $one := dict "secret" .Values.http.tokenSecret.name "key" .Values.http.tokenSecret.key -}}
{{- toJson (.Values.serviceMonitor.tokenSecret | default .Values.http.tokens.read | default $one) -}}
{{- end -}}

{{/* serve.yaml of a role; takes {root, role, workload}. */}}
{{- define "counterweight.serve" -}}
{{- $v := .root.Values -}}
{{- $kafka := dict
  "bootstrap.servers" $v.kafka.bootstrapServers
  "group.protocol" "classic"
  "session.timeout.ms" (mul $v.kafka.sessionTimeoutSeconds 1000)
  "heartbeat.interval.ms" 1000
  "num.standby.replicas" .workload.standbys -}}
{{- range $setting, $place := $v.kafka.secretPaths -}}
{{- $_ := set $kafka $setting (include "counterweight.secretFile" $place) -}}
{{- end -}}
{{- $http := dict
  "host" "0.0.0.0"
  "port" $v.http.port
  "max-connections" $v.http.maxConnections -}}
{{- with $v.http.tokenSecret.name -}}
{{- $_ := set $http "token-file" (include "counterweight.secretFile" (dict "secret" . "key" $v.http.tokenSecret.key)) -}}
{{- end -}}
{{- $tokens := dict -}}
{{- range $role, $place := $v.http.tokens -}}
{{- if $place -}}
{{- $_ := set $tokens $role (include "counterweight.secretFile" $place) -}}
{{- end -}}
{{- end -}}
{{- if $tokens -}}
{{- $_ := set $http "tokens" $tokens -}}
{{- end -}}
{{- if $v.http.tls.keyStore -}}
{{- $_ := set $http "tls" (dict
  "key-store" (include "counterweight.secretFile" $v.http.tls.keyStore)
  "password-file" (include "counterweight.secretFile" $v.http.tls.password)) -}}
{{- end -}}
{{- $serve := dict
  "pipeline" ($v.pipeline.file | empty | ternary $v.pipeline.name "/etc/counterweight/pipeline/pipeline.yaml")
  "role" .role
  "kafka" (mergeOverwrite $kafka (deepCopy $v.kafka.settings))
  "state-dir" "/var/lib/counterweight"
  "threads" .workload.threads
  "close-timeout" (printf "%ds" (int $v.shutdown.closeTimeoutSeconds))
  "http" $http -}}
{{- $files := dict -}}
{{- range $setting, $place := $v.kafka.secretValues -}}
{{- $_ := set $files $setting (include "counterweight.secretFile" $place) -}}
{{- end -}}
{{- if $files -}}
{{- $_ := set $serve "kafka-files" $files -}}
{{- end -}}
{{- with $v.topics.names -}}
{{- $_ := set $serve "topics" . -}}
{{- end -}}
{{- with $v.ids.keys -}}
{{- $_ := set $serve "id-keys-file" (include "counterweight.secretFile" .) -}}
{{- end -}}
{{- if ne .role "trainer" -}}
{{- $answers := dict
  "deadline" $v.answers.deadline
  "fallback" $v.answers.fallback
  "most" $v.answers.most -}}
{{- with $v.answers.keys -}}
{{- $_ := set $answers "key-file" (include "counterweight.secretFile" .) -}}
{{- end -}}
{{- $_ := set $serve "answers" $answers -}}
{{- $_ := set $serve "guarantee" $v.guarantee -}}
{{- $_ := set $serve "profile-heap-percent" (.workload.profileHeapPercent | default $v.scorer.profileHeapPercent) -}}
{{- end -}}
{{- toYaml $serve -}}
{{- end -}}

{{/* Refuses values that a schema cannot, each with a sentence. */}}
{{- define "counterweight.check" -}}
{{- $v := .Values -}}
{{- if not (regexMatch "^[a-z]" (include "counterweight.fullname" .)) -}}
{{- fail (printf "the name of the release must begin with a letter, as names of Services must: release=%s" .Release.Name) -}}
{{- end -}}
{{- if not $v.kafka.bootstrapServers -}}
{{- fail "kafka.bootstrapServers must name the brokers, such as kafka:9092" -}}
{{- end -}}
{{- if not (or $v.http.tokens.read $v.http.tokenSecret.name) -}}
{{- fail "http.tokens.read must say where the bearer token for page and metrics stands, as {secret, key}: kubectl create secret generic counterweight-http --from-literal=read=\"$(openssl rand -hex 32)\"" -}}
{{- end -}}
{{- if ne (empty $v.http.tls.keyStore) (empty $v.http.tls.password) -}}
{{- fail "http.tls.keyStore and http.tls.password go together" -}}
{{- end -}}
{{- if $v.pipeline.file -}}
{{- $file := fromYaml $v.pipeline.file -}}
{{- with $file.Error -}}
{{- fail (printf "pipeline.file must be YAML: %s" .) -}}
{{- end -}}
{{- if not (kindIs "string" $file.pipeline) -}}
{{- fail "pipeline.file must say the name of the pipeline, as pipeline: NAME" -}}
{{- end -}}
{{- else if $v.pipeline.recipes -}}
{{- fail "pipeline.recipes needs pipeline.file: recipes stand beside the pipeline that names them" -}}
{{- end -}}
{{- $most := int (include "counterweight.mostScorers" .) -}}
{{- if gt $most (int $v.topics.partitions) -}}
{{- fail (printf "%s must be at most topics.partitions, since each scorer needs a partition: %s=%d, topics.partitions=%d" (eq $v.autoscaling.kind "none" | ternary "scorer.replicas" "autoscaling.maxReplicas") (eq $v.autoscaling.kind "none" | ternary "scorer.replicas" "autoscaling.maxReplicas") $most (int $v.topics.partitions)) -}}
{{- end -}}
{{- if and (ne $v.autoscaling.kind "none") (ne $v.mode "split") -}}
{{- fail (printf "autoscaling needs mode split, since one trainer learns for a pipeline: autoscaling.kind=%s, mode=%s" $v.autoscaling.kind $v.mode) -}}
{{- end -}}
{{- if and (ne $v.autoscaling.kind "none") (lt $most (int $v.scorer.replicas)) -}}
{{- fail (printf "autoscaling.maxReplicas must be at least scorer.replicas: autoscaling.maxReplicas=%d, scorer.replicas=%d" $most (int $v.scorer.replicas)) -}}
{{- end -}}
{{- if and (eq $most 1) (gt (int $v.scorer.standbys) 0) (eq $v.mode "split") -}}
{{- fail (printf "scorer.standbys must be 0 where there is one scorer, since a standby lives on another: scorer.standbys=%d" (int $v.scorer.standbys)) -}}
{{- end -}}
{{- if and $v.http.tokens.decide (gt $most 1) (empty $v.answers.keys) -}}
{{- fail "answers.keys must say where the keys of answers stand, as {secret, key}, since several scorers answer: kubectl create secret generic counterweight-answers --from-literal=keys=\"k1:$(openssl rand -hex 32)\"" -}}
{{- end -}}
{{- if lt (int $v.shutdown.gracePeriodSeconds) (add (int $v.shutdown.closeTimeoutSeconds) 15 | int) -}}
{{- fail (printf "shutdown.gracePeriodSeconds must be at least 15 s above shutdown.closeTimeoutSeconds, or Kubernetes kills what still commits: shutdown.gracePeriodSeconds=%d, shutdown.closeTimeoutSeconds=%d" (int $v.shutdown.gracePeriodSeconds) (int $v.shutdown.closeTimeoutSeconds)) -}}
{{- end -}}
{{- end -}}
