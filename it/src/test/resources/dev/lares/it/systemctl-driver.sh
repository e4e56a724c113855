# Runs the calls of file $1 (see systemctl-calls.txt) one after the other, and tells of each what it answered: a record that
# begins with the byte 1E, of fields that begin with 1F: the line, exit status, standard output, standard error, and what has
# changed where unit files are linked.
trap '' TERM # the last calls shut the guest down
tree() { find /etc/systemd/system /etc/systemd/system.control /run/systemd/system /run/systemd/system.control \
  \( -type l -printf '%p -> %l\n' \) -o -printf '%y %p\n' 2>/dev/null | sort; }
tell() { printf '\036%s\037%s\037' "$line" "$1"; tr -d '\036\037' </run/driver/out; printf '\037'; tr -d '\036\037' </run/driver/err; printf '\037'; }
mkdir -p /run/driver
before=$(tree)
while IFS= read -r line <&3; do
  case $line in
    '#'* | '== '* | 'differs: '* | '') continue ;;
    '+ '*) timeout 20 bash -c "${line#+ }" >/run/driver/out 2>/run/driver/err </dev/null; tell $?; before=$(tree); continue ;;
  esac
  timeout 20 bash -o pipefail -c "${line#unordered: }" >/run/driver/out 2>/run/driver/err </dev/null
  tell $?
  after=$(tree)
  [[ $before == "$after" ]] || diff <(echo "$before") <(echo "$after") | grep '^[<>]'
  before=$after
done 3<"$1"
true
