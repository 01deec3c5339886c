namespace PromoteHook.Commands;

/// <summary>The examples in the help of each command.</summary>
internal static class Examples
{
    public static IReadOnlyList<string> Of(string command) => command switch
    {
        "promote" =>
        [
            "# in the hook Job, with the overlay's kustomization.yaml and promote-hook.yaml mounted",
            "promote-hook promote --overlay /promote-hook",
            "",
            "# what kustomize rendered, with one rule given by hand",
            "kustomize build overlays/prod | promote-hook promote --manifests - \\",
            "  --from 'dev.example.com/**' --to 'prod.example.com/**'",
            "",
            "# a plan that somebody has read",
            "promote-hook plan --overlay overlays/prod -o json > plan.json",
            "promote-hook promote --plan plan.json",
        ],
        "plan" =>
        [
            "# what a sync would have to copy",
            "kustomize build overlays/prod | promote-hook plan --manifests -",
            "",
            "# in a pipeline: exit code 3 when something is missing",
            "promote-hook plan --overlay overlays/prod --exit-code -q",
        ],
        "list" =>
        [
            "# what is found, and which rule speaks for it; asks no registry",
            "promote-hook list --manifests rendered/ --explain",
            "",
            "# the references alone",
            "promote-hook list --overlay overlays/prod -o json | jq -r '.images[].destination'",
        ],
        "copy" =>
        [
            "# the tag is kept",
            "promote-hook copy dev.example.com/team/web:1.4.2 prod.example.com/team/web",
            "",
            "# by digest, under a tag of its own",
            "promote-hook copy \\",
            "  dev.example.com/team/web@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 \\",
            "  prod.example.com/team/web:1.4.2",
        ],
        "inject" =>
        [
            "# in a plugin of Argo CD's repo-server, or before a rendered branch is committed",
            "kustomize build overlays/prod | promote-hook inject",
            "",
            "# from a file",
            "promote-hook inject --manifests rendered.yaml > injected.yaml",
            "",
            "# Helm 3; Helm 4 takes a plugin of type postrenderer/v1 that runs 'promote-hook inject'",
            "helm template shop charts/shop --post-renderer promote-hook --post-renderer-args inject",
        ],
        "verify" =>
        [
            "# in a pull request: exit code 3 when the Job would miss an image",
            "promote-hook verify overlays/prod",
            "",
            "# a chart beside the overlay, or what a plugin makes of it",
            "helm template hook helm/promote-hook -f hook.yaml | promote-hook verify overlays/prod --manifests -",
            "",
            "# for a comment on the pull request, with what the sync would copy",
            "promote-hook verify overlays/prod --online -o markdown > comment.md",
        ],
        "doctor" =>
        [
            "# in the hook Job's pod, with what promote is given: can everything be reached, read and written?",
            "promote-hook doctor --overlay /promote-hook",
            "",
            "# one destination by hand, and where the rule takes it from",
            "promote-hook doctor prod.example.com/team/web:1.4.2 --from 'dev.example.com/**' --to 'prod.example.com/**'",
            "",
            "# the IAM policies that the rules need",
            "promote-hook doctor --config promote-hook.yaml --print-policy ecr",
        ],
        "config" =>
        [
            "# what is in force for this Job, and who said so; the same flags and variables as those of promote",
            "promote-hook config --overlay /promote-hook --registry-config /credentials",
            "",
            "# in a pipeline: exit code 2 when a settings file is wrong",
            "promote-hook config --check promote-hook/promote-hook.yaml",
            "",
            "# for editors; name it in the file's first line: # yaml-language-server: $schema=promote-hook.schema.json",
            "promote-hook config --schema > promote-hook.schema.json",
        ],
        "completion" =>
        [
            "# in ~/.bashrc",
            "source <(promote-hook completion bash)",
            "",
            "# in ~/.zshrc, after compinit",
            "source <(promote-hook completion zsh)",
            "",
            "# once, for fish",
            "promote-hook completion fish > ~/.config/fish/completions/promote-hook.fish",
        ],
        _ =>
        [
            "promote-hook plan --overlay overlays/prod",
            "promote-hook promote --overlay overlays/prod",
            "promote-hook promote --help",
        ],
    };
}
