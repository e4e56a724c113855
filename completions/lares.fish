# Completion for fish: copy it to ~/.config/fish/completions.
set -l own up init daemonize ps top inspect explain notify help
set -l units start stop reload restart try-restart reload-or-restart try-reload-or-restart isolate kill clean freeze thaw is-active is-failed \
    status show cat edit set-property reset-failed list-units list-dependencies
set -l files list-unit-files is-enabled enable disable reenable preset mask unmask link revert add-wants add-requires set-default
set -l alone list-jobs cancel is-system-running preset-all get-default daemon-reload daemon-reexec show-environment set-environment \
    unset-environment import-environment log-level log-target service-watchdogs default rescue emergency poweroff reboot halt exit
complete -c lares -f
complete -c lares -n __fish_use_subcommand -a "$own $units $files $alone"
complete -c lares -n "__fish_seen_subcommand_from $units" -a "(lares --plain --no-legend --all list-units 2>/dev/null | string split -f 1 ' ')"
complete -c lares -n "__fish_seen_subcommand_from $files" -a "(lares --plain --no-legend list-unit-files 2>/dev/null | string split -f 1 ' ')"
complete -c lares -n "__fish_seen_subcommand_from up link" -F
complete -c lares -l user -d 'the manager of the user'
complete -c lares -l json -d 'JSON, for programs'
complete -c lares -s q -l quiet -d 'print less'
complete -c lares -s a -l all -d 'those that are not active, too'
complete -c lares -s l -l full -d 'do not cut lines'
complete -c lares -s t -l type -x -a 'service target socket timer path mount slice scope'
complete -c lares -l state -x -a 'active inactive failed running exited dead'
complete -c lares -s p -l property -x
complete -c lares -s n -l lines -x
complete -c lares -l no-block -d 'do not wait'
complete -c lares -l wait -d 'until it has stopped again'
complete -c lares -l now -d 'start or stop, too'
complete -c lares -l runtime -d 'until the next boot'
complete -c lares -s f -l force
complete -c lares -s s -l signal -x
complete -c lares -s h -l help
