{{/* Argo CD's API as a further source of images: nothing without a server. */}}
{{- define "promote-hook.argocdArgs" -}}
{{- $argocd := .values.argocd -}}
{{- $args := list -}}
{{- if $argocd.server -}}
{{- $args = list (printf "--argocd-server=%s" $argocd.server) (printf "--argocd-token-file=/argocd/%s" $argocd.tokenSecret.key) -}}
{{- if or $argocd.caConfigMap $argocd.caSecret -}}{{- $args = append $args (printf "--argocd-ca-file=/argocd-ca/%s" $argocd.caKey) -}}{{- end -}}
{{- if $argocd.insecure -}}{{- $args = append $args "--argocd-insecure" -}}{{- end -}}
{{- $args = append $args (printf "--app=%s" ($argocd.app | default .root.Release.Name)) -}}
{{- with $argocd.project -}}{{- $args = append $args (printf "--project=%s" .) -}}{{- end -}}
{{- with $argocd.revision -}}{{- $args = append $args (printf "--revision=%s" .) -}}{{- end -}}
{{- if $argocd.strict -}}{{- $args = append $args "--strict" -}}{{- end -}}
{{- end -}}
{{- toYaml $args -}}
{{- end -}}

{{- define "promote-hook.argocdVolumes" -}}
{{- $argocd := .values.argocd -}}
{{- $volumes := list -}}
{{- if $argocd.server -}}
{{- $volumes = append $volumes (dict "name" "argocd" "mount" "/argocd" "secret" (dict "secretName" $argocd.tokenSecret.name "optional" $argocd.tokenSecret.optional)) -}}
{{- with $argocd.caConfigMap -}}{{- $volumes = append $volumes (dict "name" "argocd-ca" "mount" "/argocd-ca" "configMap" (dict "name" .)) -}}{{- end -}}
{{- with $argocd.caSecret -}}{{- $volumes = append $volumes (dict "name" "argocd-ca" "mount" "/argocd-ca" "secret" (dict "secretName" .)) -}}{{- end -}}
{{- end -}}
{{- toYaml $volumes -}}
{{- end -}}

{{- define "promote-hook.argocdCheck" -}}
{{- $argocd := .values.argocd -}}
{{- if and $argocd.caConfigMap $argocd.caSecret -}}
{{- fail "promote-hook: argocd.caConfigMap and argocd.caSecret are both set" -}}
{{- end -}}
{{- if and (not $argocd.server) (or $argocd.caConfigMap $argocd.caSecret $argocd.insecure $argocd.app $argocd.project $argocd.revision $argocd.strict) -}}
{{- fail "promote-hook: argocd says how its API is asked, but not where; set argocd.server" -}}
{{- end -}}
{{- end -}}
