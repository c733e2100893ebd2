import type { Shell } from '../model/commands.ts';

/**
 * One small script for each shell. It gives the words of the line to `tieout complete` and offers the answer, so the
 * script never becomes outdated.
 */
export const COMPLETION_SCRIPTS = {
  bash: `# tieout completion for bash: source <(tieout completion bash)
_tieout() {
  local value rest quote="[\\"']"
  local -a words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  # As they will be read: without quotes and backslashes. What is offered, bash quotes again (filenames).
  words=("\${words[@]//\\\\/}")
  words=("\${words[@]#$quote}")
  COMPREPLY=()
  while IFS=$'\\t' read -r value rest; do
    case "$value" in
      :files) mapfile -t COMPREPLY < <(compgen -f -- "\${words[-1]}") ;;
      :folders) mapfile -t COMPREPLY < <(compgen -d -- "\${words[-1]}") ;;
      ?*) COMPREPLY+=("$value") ;;
    esac
  done < <(tieout complete -- "\${words[@]}" </dev/null 2>/dev/null)
}
complete -o filenames -F _tieout tieout
`,
  zsh: `#compdef tieout
# tieout completion for zsh: source <(tieout completion zsh)
_tieout() {
  local value rest
  local -a values
  while IFS=$'\\t' read -r value rest; do
    case "$value" in
      :files) _files; return ;;
      :folders) _files -/; return ;;
      ?*) values+=("\${value//:/\\\\:}\${rest:+:$rest}") ;;
    esac
  done < <(tieout complete -- "\${(@Q)words[2,CURRENT]}" </dev/null 2>/dev/null)
  (( $#values )) && _describe -t tieout tieout values
}
compdef _tieout tieout
`,
  fish: `# tieout completion for fish: tieout completion fish | source
function __tieout_complete
    set -l words (commandline -opc) (commandline -ct | string unescape)
    for line in (tieout complete -- $words[2..-1] </dev/null 2>/dev/null)
        switch $line
            case ':files*'
                __fish_complete_path (commandline -ct)
            case ':folders*'
                __fish_complete_directories (commandline -ct)
            case '*'
                echo $line
        end
    end
end
complete -c tieout -f -a '(__tieout_complete)'
`,
} as const satisfies Readonly<Record<Shell, string>>;
