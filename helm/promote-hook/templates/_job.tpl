{{/* The images of the values, as a list for fromYamlArray. */}}
{{- define "promote-hook.images" -}}
{{- $root := .root -}}
{{- $images := list -}}
{{- range $index, $item := .values.images -}}
{{- $found := regexSplit "[\\s,]+" (tpl $item $root) -1 | compact -}}
{{- if not $found -}}
{{- fail (printf "promote-hook: images[%d] yields nothing: %s" $index $item) -}}
{{- end -}}
{{- $images = concat $images $found -}}
{{- end -}}
{{- uniq $images | toYaml -}}
{{- end -}}

{{- define "promote-hook.args" -}}
{{- $values := .values -}}
{{- $args := list "promote" -}}
{{- if include "promote-hook.settings" . -}}{{- $args = append $args "--config=/promote-hook/promote-hook.yaml" -}}{{- end -}}
{{- range include "promote-hook.images" . | fromYamlArray -}}{{- $args = append $args (printf "--image=%s" .) -}}{{- end -}}
{{- if $values.templates -}}{{- $args = append $args "--manifests=/promote-hook/manifests.yaml" -}}{{- end -}}
{{- if $values.manifestsConfigMap -}}{{- $args = append $args "--manifests=/manifests" -}}{{- end -}}
{{- if $values.overlayConfigMap -}}{{- $args = append $args "--overlay=/overlay" -}}{{- end -}}
{{- if $values.createRegistrySecret.enabled -}}{{- $args = append $args "--registry-config=/own-registry" -}}{{- end -}}
{{- range $values.registrySecrets -}}{{- $args = append $args (printf "--registry-config=/registry/%s" .name) -}}{{- end -}}
{{- if or $values.caBundle.configMap $values.caBundle.secret -}}{{- $args = append $args (printf "--ca-file=/ca/%s" $values.caBundle.key) -}}{{- end -}}
{{- $args = concat $args (include "promote-hook.argocdArgs" . | fromYamlArray) -}}
{{- if $values.allowEmpty -}}{{- $args = append $args "--allow-empty" -}}{{- end -}}
{{- if ne $values.events "none" -}}{{- $args = append $args (printf "--events=%s" $values.events) -}}{{- end -}}
{{- $args = append $args (printf "--timeout=%ds" (sub $values.activeDeadlineSeconds $values.timeoutMarginSeconds)) -}}
{{- concat $args $values.extraArgs | toYaml -}}
{{- end -}}

{{/* Each volume of ours with its place: `mount` is taken out again. */}}
{{- define "promote-hook.volumes" -}}
{{- $values := .values -}}
{{- $name := include "promote-hook.name" . -}}
{{- $volumes := list -}}
{{- if include "promote-hook.data" . -}}{{- $volumes = append $volumes (dict "name" "promote-hook" "mount" "/promote-hook" "configMap" (dict "name" $name)) -}}{{- end -}}
{{- with $values.manifestsConfigMap -}}{{- $volumes = append $volumes (dict "name" "manifests" "mount" "/manifests" "configMap" (dict "name" .)) -}}{{- end -}}
{{- with $values.overlayConfigMap -}}{{- $volumes = append $volumes (dict "name" "overlay" "mount" "/overlay" "configMap" (dict "name" .)) -}}{{- end -}}
{{- if $values.createRegistrySecret.enabled -}}{{- $volumes = append $volumes (dict "name" "own-registry" "mount" "/own-registry" "secret" (dict "secretName" $name)) -}}{{- end -}}
{{- range $index, $secret := $values.registrySecrets -}}
{{- $volumes = append $volumes (dict "name" (printf "registry-%d" $index) "mount" (printf "/registry/%s" .name) "secret" (dict "secretName" .name "optional" (dig "optional" true .))) -}}
{{- end -}}
{{- $volumes = concat $volumes (include "promote-hook.argocdVolumes" . | fromYamlArray) -}}
{{- with $values.caBundle.configMap -}}{{- $volumes = append $volumes (dict "name" "ca" "mount" "/ca" "configMap" (dict "name" .)) -}}{{- end -}}
{{- with $values.caBundle.secret -}}{{- $volumes = append $volumes (dict "name" "ca" "mount" "/ca" "secret" (dict "secretName" .)) -}}{{- end -}}
{{- toYaml $volumes -}}
{{- end -}}

{{- define "promote-hook.env" -}}
{{- $env := list -}}
{{- range $name, $value := dict "HTTP_PROXY" .values.proxy.http "HTTPS_PROXY" .values.proxy.https "NO_PROXY" .values.proxy.noProxy -}}
{{- if $value -}}{{- $env = append $env (dict "name" $name "value" $value) -}}{{- end -}}
{{- end -}}
{{- if include "promote-hook.asksCluster" . -}}
{{- $env = append $env (dict "name" "PROMOTE_HOOK_JOB" "valueFrom" (dict "fieldRef" (dict "fieldPath" "metadata.labels['batch.kubernetes.io/job-name']"))) -}}
{{- end -}}
{{- with concat $env .values.extraEnv -}}{{- toYaml . -}}{{- end -}}
{{- end -}}

{{- define "promote-hook.job" -}}
{{- $values := .values -}}
{{- $volumes := include "promote-hook.volumes" . | fromYamlArray -}}
{{- $podLabels := dict "sidecar.istio.io/inject" "false" "istio.io/dataplane-mode" "none" -}}
{{- $podAnnotations := dict "linkerd.io/inject" "disabled" -}}
apiVersion: batch/v1
kind: Job
metadata:
  {{- include "promote-hook.metadata" (dict "root" .root "values" .values "annotations" (dict "promote-hook/self" "true")) | nindent 2 }}
spec:
  backoffLimit: {{ int $values.backoffLimit }}
  activeDeadlineSeconds: {{ int $values.activeDeadlineSeconds }}
  # Exit codes 2 and 10-18 are refusals that a retry cannot help; an evicted pod does not count as an attempt.
  podFailurePolicy:
    rules:
    - action: FailJob
      onExitCodes: {containerName: promote-hook, operator: In, values: [2, 10, 11, 12, 13, 14, 15, 16, 17, 18]}
    - action: Ignore
      onPodConditions: [{type: DisruptionTarget, status: "True"}]
  template:
    metadata:
      labels:
        {{- mergeOverwrite $podLabels $values.labels $values.podLabels (include "promote-hook.podSelector" . | fromYaml) | toYaml | nindent 8 }}
      annotations:
        {{- mergeOverwrite $podAnnotations $values.podAnnotations | toYaml | nindent 8 }}
    spec:
      restartPolicy: Never
      {{- with include "promote-hook.serviceAccountName" . }}
      serviceAccountName: {{ . }}
      {{- end }}
      automountServiceAccountToken: {{ include "promote-hook.asksCluster" . | eq "true" }}
      enableServiceLinks: false
      {{- with $values.imagePullSecrets }}
      imagePullSecrets:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $values.priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      {{- with $values.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $values.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $values.affinity }}
      affinity:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext:
        runAsNonRoot: true
        {{- with $values.runAsUser }}
        runAsUser: {{ int . }}
        runAsGroup: {{ int . }}
        {{- end }}
        seccompProfile: {type: RuntimeDefault}
      containers:
      - name: promote-hook
        image: {{ printf "%s%s" $values.image.repository (ternary (printf "@%s" $values.image.digest) (printf ":%s" $values.image.tag) (ne $values.image.digest "")) }}
        imagePullPolicy: {{ $values.image.pullPolicy }}
        args:
          {{- include "promote-hook.args" . | nindent 10 }}
        {{- with include "promote-hook.env" . }}
        env:
          {{- . | nindent 10 }}
        {{- end }}
        terminationMessagePolicy: FallbackToLogsOnError
        securityContext:
          allowPrivilegeEscalation: false
          readOnlyRootFilesystem: true
          capabilities: {drop: [ALL]}
        {{- with $values.resources }}
        resources:
          {{- toYaml . | nindent 10 }}
        {{- end }}
        {{- if or $volumes $values.extraVolumeMounts }}
        volumeMounts:
        {{- range $volumes }}
        - {name: {{ .name }}, mountPath: {{ .mount }}, readOnly: true}
        {{- end }}
        {{- with $values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        {{- end }}
      {{- if or $volumes $values.extraVolumes }}
      volumes:
      {{- range $volumes }}
      {{- list (omit . "mount") | toYaml | nindent 6 }}
      {{- end }}
      {{- with $values.extraVolumes }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
      {{- end }}
{{- end -}}
