#compdef promote-hook
# Completes promote-hook in zsh. Load it with: source <(promote-hook completion zsh), after compinit.
_promote_hook() {
  local -a suggestions
  suggestions=(${(f)"$("${(Q)words[1]}" '[suggest]' "${(j: :)words[1,CURRENT]}" 2>/dev/null)"})
  # Where there is no suggestion, as for a FILE, zsh completes file names.
  compadd -a suggestions || _files
}
compdef _promote_hook promote-hook
