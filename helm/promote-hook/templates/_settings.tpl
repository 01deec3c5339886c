{{/* The text of promote-hook.yaml; empty when nothing is set, and then an overlay's own file holds. */}}
{{- define "promote-hook.settings" -}}
{{- $settings := dict -}}
{{- range $key, $value := .values.settings -}}
{{- if $value -}}{{- $_ := set $settings $key $value -}}{{- end -}}
{{- end -}}
{{- if omit $settings "unmatched" | or (eq .values.settings.unmatched "fail") -}}
{{- tpl (toYaml $settings) .root -}}
{{- end -}}
{{- end -}}

{{/* What the parent's templates render. */}}
{{- define "promote-hook.manifests" -}}
{{- $root := .root -}}
{{- range .values.templates -}}
{{- $text := include (printf "%s/%s" $root.Template.BasePath .) $root -}}
{{- if regexMatch "(?m)^kind:\\s*[\"']?Secret\\b" $text -}}
{{- fail (printf "promote-hook: templates: %s renders a Secret, which must not be copied into a ConfigMap; name the templates of workloads only" .) -}}
{{- end }}
---
# {{ . }}
{{ trim $text }}
{{- end -}}
{{- end -}}

{{- define "promote-hook.data" -}}
{{- $data := deepCopy .values.files -}}
{{- with include "promote-hook.settings" . -}}{{- $_ := set $data "promote-hook.yaml" (printf "%s\n" .) -}}{{- end -}}
{{- with include "promote-hook.manifests" . -}}{{- $_ := set $data "manifests.yaml" (printf "%s\n" (trim .)) -}}{{- end -}}
{{- if $data -}}{{- toYaml $data -}}{{- end -}}
{{- end -}}

{{- define "promote-hook.configMap" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  {{- include "promote-hook.metadata" . | nindent 2 }}
data:
  {{- include "promote-hook.data" . | nindent 2 }}
{{- end -}}
