# Completes promote-hook in fish. Load it with: promote-hook completion fish | source
# Fish keeps what begins with the word that is typed, and adds file names itself.
complete --command promote-hook --arguments '(promote-hook "[suggest]" (commandline --cut-at-cursor --current-process | string collect) 2>/dev/null)'
