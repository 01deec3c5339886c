{{/* What a schema cannot see: values that do not go together. */}}
{{- define "promote-hook.check" -}}
{{- $values := .values -}}
{{- if and .byParent (eq $values.renderedBy "chart") -}}
{{- fail "promote-hook: the parent chart renders the objects and so does the chart itself; set renderedBy: parent" -}}
{{- end -}}
{{- if and $values.templates (eq $values.renderedBy "chart") -}}
{{- fail "promote-hook: templates are those of a parent chart; set renderedBy: parent and include \"promote-hook.objects\" in one of its templates" -}}
{{- end -}}
{{- $mounted := or $values.templates $values.overlayConfigMap $values.manifestsConfigMap -}}
{{- include "promote-hook.argocdCheck" . -}}
{{- if not (or $values.images $mounted $values.argocd.server $values.allowEmpty) -}}
{{- fail "promote-hook: nothing says which images the sync needs; set images, templates, overlayConfigMap, manifestsConfigMap or argocd.server" -}}
{{- end -}}
{{- if not (or $values.settings.rules $mounted $values.allowEmpty) -}}
{{- fail "promote-hook: nothing says where the images come from; set settings.rules" -}}
{{- end -}}
{{- if le (int $values.activeDeadlineSeconds) (int $values.timeoutMarginSeconds) -}}
{{- fail "promote-hook: timeoutMarginSeconds leaves nothing of activeDeadlineSeconds" -}}
{{- end -}}
{{- if and $values.serviceAccount.annotations (not $values.serviceAccount.create) -}}
{{- fail "promote-hook: serviceAccount.annotations are for a service account that serviceAccount.create makes; annotate the one that is there" -}}
{{- end -}}
{{- if and $values.rbac.create (not (include "promote-hook.serviceAccountName" .)) -}}
{{- fail "promote-hook: rbac.create would give rights to the namespace's default service account; set serviceAccount.name or serviceAccount.create" -}}
{{- end -}}
{{- if and $values.rbac.create (eq $values.events "none") -}}
{{- fail "promote-hook: rbac.create makes a Role for Events, and there are none; set events" -}}
{{- end -}}
{{- if and $values.caBundle.configMap $values.caBundle.secret -}}
{{- fail "promote-hook: caBundle.configMap and caBundle.secret are both set" -}}
{{- end -}}
{{- if and $values.createRegistrySecret.enabled (not (hasKey (fromJson $values.createRegistrySecret.dockerConfigJson) "auths")) -}}
{{- fail "promote-hook: createRegistrySecret.dockerConfigJson is not the JSON of a docker config with auths" -}}
{{- end -}}
{{- end -}}

{{/*
Every object, for a template of a parent chart:

  {{ include "promote-hook.objects" (dict "root" . "values" (index .Values "promote-hook")) }}
*/}}
{{- define "promote-hook.objects" -}}
{{- include "promote-hook.render" (dict "root" .root "values" .values "byParent" true) -}}
{{- end -}}

{{- define "promote-hook.render" -}}
{{- $values := .values -}}
{{- if $values.enabled -}}
{{- include "promote-hook.check" . -}}
{{- if $values.networkPolicy.create }}
---
{{ include "promote-hook.networkPolicy" . }}
{{- end }}
{{- if $values.serviceAccount.create }}
---
{{ include "promote-hook.serviceAccount" . }}
{{- end }}
{{- if $values.rbac.create }}
---
{{ include "promote-hook.role" . }}
{{- end }}
{{- if $values.createRegistrySecret.enabled }}
---
{{ include "promote-hook.secret" . }}
{{- end }}
{{- if include "promote-hook.data" . }}
---
{{ include "promote-hook.configMap" . }}
{{- end }}
---
{{ include "promote-hook.job" . }}
{{- end -}}
{{- end -}}
