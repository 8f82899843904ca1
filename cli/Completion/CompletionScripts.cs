namespace Pilot.Cli.Completion;

/// <summary>The scripts ask pilot itself, so they never fall behind its commands.</summary>
internal static class CompletionScripts
{
    private const string Bash = """
        # bash completion for pilot
        _pilot() {
            local IFS=$'\n'
            COMPREPLY=($(pilot "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null))
        }
        complete -o default -F _pilot pilot

        """;

    private const string Zsh = """
        #compdef pilot
        # zsh completion for pilot
        _pilot() {
            local -a words_found
            words_found=("${(@f)$(pilot "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            if [[ -n "${words_found[1]}" ]]; then
                compadd -a words_found
            else
                _files
            fi
        }
        compdef _pilot pilot

        """;

    private const string Fish = """
        # fish completion for pilot
        function __pilot_complete
            set -l line (commandline -p)
            pilot "[suggest:"(commandline -C)"]" "$line" 2>/dev/null
        end
        complete -c pilot -a "(__pilot_complete)"

        """;

    public static string For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        _ => Fish,
    };
}
