{{/*
All templates take a dict: `root`, the context of the chart that renders; `values`, ours.

The name of every object. It begins with the release, which in Argo CD is the application. A release that already ends in our name
is no exception: shop-promote-hook would else meet the hook of shop. What is cut gets a hash, so that it stays unique.
*/}}
{{- define "promote-hook.name" -}}
{{- $own := ternary .root.Chart.Name "promote-hook" (eq .values.renderedBy "chart") -}}
{{- $name := .values.fullnameOverride | default (printf "%s-%s" .root.Release.Name (.values.nameOverride | default $own)) -}}
{{- if gt (len $name) 63 -}}
{{- $name = printf "%s-%s" ($name | trunc 54 | trimAll "-.") (sha256sum $name | trunc 8) -}}
{{- end -}}
{{- $name -}}
{{- end -}}

{{- define "promote-hook.serviceAccountName" -}}
{{- .values.serviceAccount.name | default (ternary (include "promote-hook.name" .) "" .values.serviceAccount.create) -}}
{{- end -}}

{{/* Every object is a hook of one wave: an ordinary one would not be there yet, one of an earlier wave is gone at a retry. */}}
{{- define "promote-hook.hook" -}}
{{- if eq .values.hook.style "argocd" -}}
argocd.argoproj.io/hook: PreSync
argocd.argoproj.io/hook-delete-policy: BeforeHookCreation
argocd.argoproj.io/sync-wave: {{ int .values.hook.wave | quote }}
{{- else -}}
helm.sh/hook: pre-install,pre-upgrade
helm.sh/hook-delete-policy: before-hook-creation
helm.sh/hook-weight: {{ int .values.hook.wave | quote }}
{{- end -}}
{{- end -}}

{{/* `annotations` in the dict are those of this one object, `name` is another name than the common one. */}}
{{- define "promote-hook.metadata" -}}
{{- $labels := dict "app.kubernetes.io/name" "promote-hook" "app.kubernetes.io/instance" .root.Release.Name "app.kubernetes.io/managed-by" .root.Release.Service -}}
name: {{ .name | default (include "promote-hook.name" .) }}
labels:
  {{- merge $labels .values.labels | toYaml | nindent 2 }}
annotations:
  {{- merge (include "promote-hook.hook" . | fromYaml) (.annotations | default dict) .values.annotations | toYaml | nindent 2 }}
{{- end -}}

{{/* What no Service of the application selects by accident: it has no instance label. */}}
{{- define "promote-hook.podSelector" -}}
app.kubernetes.io/name: promote-hook
promote-hook/job: {{ include "promote-hook.name" . }}
{{- end -}}
