# Completion for bash. Source it from ~/.bashrc, or copy it as `lares` to /usr/share/bash-completion/completions.
_lares_units() {
  # The words may be of a user's manager; a manager that does not answer gives none.
  local scope=''
  [[ " ${COMP_WORDS[*]} " != *' --user '* ]] || scope=--user
  "${COMP_WORDS[0]}" $scope --plain --no-legend "$@" 2>/dev/null | cut -d ' ' -f 1
}

_lares() {
  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} verb='' i
  local own='up init daemonize ps top inspect explain notify help'
  local units='start stop reload restart try-restart reload-or-restart try-reload-or-restart isolate kill clean freeze thaw is-active is-failed
    status show cat help edit set-property reset-failed list-units list-dependencies'
  local files='list-unit-files is-enabled enable disable reenable preset mask unmask link revert add-wants add-requires set-default'
  local alone='list-jobs cancel is-system-running preset-all get-default daemon-reload daemon-reexec show-environment set-environment
    unset-environment import-environment log-level log-target service-watchdogs default rescue emergency poweroff reboot halt exit'
  local options='--user --system --json --quiet --no-legend --all --full --plain --type= --state= --failed --property= --value --no-block --wait
    --job-mode= --now --runtime --force --no-reload --signal= --kill-whom= --what= --lines= --output= --timestamp= --reverse --after --before
    --with-dependencies --show-transaction --preset-mode= --no-pager --help'
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      -* | =) ;;
      *) verb=${COMP_WORDS[i]}; break ;;
    esac
  done
  [[ $word != '=' ]] || word=''
  [[ $previous != '=' ]] || previous=${COMP_WORDS[COMP_CWORD - 2]}
  case $previous in
    --type | -t) COMPREPLY=($(compgen -W 'service target socket timer path mount automount swap slice scope device' -- "$word")); return ;;
    --state) COMPREPLY=($(compgen -W 'active inactive failed activating deactivating running exited dead loaded not-found masked' -- "$word")); return ;;
    --job-mode) COMPREPLY=($(compgen -W 'replace fail replace-irreversibly isolate ignore-dependencies ignore-requirements flush' -- "$word")); return ;;
    --signal | -s) COMPREPLY=($(compgen -A signal -- "$word")); return ;;
    --kill-whom) COMPREPLY=($(compgen -W 'all main control' -- "$word")); return ;;
    --what) COMPREPLY=($(compgen -W 'configuration state cache logs runtime fdstore all' -- "$word")); return ;;
    --output | -o) COMPREPLY=($(compgen -W 'short short-precise short-iso json json-pretty verbose export cat' -- "$word")); return ;;
    --preset-mode) COMPREPLY=($(compgen -W 'full enable-only disable-only' -- "$word")); return ;;
    --timestamp) COMPREPLY=($(compgen -W 'pretty us utc us+utc unix' -- "$word")); return ;;
  esac
  if [[ -z $verb ]]; then
    COMPREPLY=($(compgen -W "$own $units $files $alone --user --help --version" -- "$word"))
  elif [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
    [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace 2>/dev/null
  elif [[ $verb == up || $verb == link ]]; then
    COMPREPLY=($(compgen -f -- "$word"))
  elif [[ " ${files//$'\n'/ } " == *" $verb "* ]]; then
    COMPREPLY=($(compgen -W "$(_lares_units list-unit-files)" -- "$word"))
  elif [[ " ${units//$'\n'/ } " == *" $verb "* ]]; then
    COMPREPLY=($(compgen -W "$(_lares_units --all list-units)" -- "$word"))
  fi
}

complete -F _lares lares ./lares
