# Completes promote-hook in bash. Load it with: source <(promote-hook completion bash)
_promote_hook() {
  local program=${1/#\~\//$HOME/} line=${COMP_LINE:0:COMP_POINT}
  mapfile -t COMPREPLY < <("$program" '[suggest]' "$line" 2>/dev/null)
  # In --output=text bash takes what stands behind the '=' for the word, unless COMP_WORDBREAKS says otherwise.
  if [[ $2 != --* ]]; then COMPREPLY=("${COMPREPLY[@]#--*=}"); fi
}
# Where there is no suggestion, as for a FILE, bash completes file names.
complete -o default -F _promote_hook promote-hook
