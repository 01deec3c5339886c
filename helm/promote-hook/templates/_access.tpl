{{- define "promote-hook.serviceAccount" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "promote-hook.metadata" (dict "root" .root "values" .values "name" (include "promote-hook.serviceAccountName" .) "annotations" (deepCopy .values.serviceAccount.annotations)) | nindent 2 }}
automountServiceAccountToken: false
{{- end -}}

{{/* Not empty where the Kubernetes API is asked. */}}
{{- define "promote-hook.asksCluster" -}}
{{- if ne .values.events "none" -}}true{{- end -}}
{{- end -}}

{{- define "promote-hook.role" -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  {{- include "promote-hook.metadata" . | nindent 2 }}
rules:
- {apiGroups: [batch], resources: [jobs], verbs: [get], resourceNames: [{{ include "promote-hook.name" . }}]}
- {apiGroups: [""], resources: [events], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  {{- include "promote-hook.metadata" . | nindent 2 }}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: {{ include "promote-hook.name" . }}}
subjects:
- {kind: ServiceAccount, name: {{ include "promote-hook.serviceAccountName" . }}, namespace: {{ .root.Release.Namespace }}}
{{- end -}}

{{- define "promote-hook.secret" -}}
apiVersion: v1
kind: Secret
metadata:
  {{- include "promote-hook.metadata" . | nindent 2 }}
type: kubernetes.io/dockerconfigjson
data:
  .dockerconfigjson: {{ .values.createRegistrySecret.dockerConfigJson | b64enc }}
{{- end -}}

{{- define "promote-hook.networkPolicy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "promote-hook.metadata" . | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "promote-hook.podSelector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  egress:
  - ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
  - ports:
    {{- range .values.networkPolicy.ports }}
    - {protocol: TCP, port: {{ int . }}}
    {{- end }}
    {{- if include "promote-hook.asksCluster" . }}
    - {protocol: TCP, port: 6443}
    {{- end }}
    {{- if .values.argocd.server }}
    - {protocol: TCP, port: 8080}
    {{- end }}
  {{- with .values.networkPolicy.extraEgress }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}
