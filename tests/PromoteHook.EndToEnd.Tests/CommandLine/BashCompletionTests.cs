using System.Text;
using PromoteHook.EndToEnd.Tests.Programs;

namespace PromoteHook.EndToEnd.Tests.CommandLine;

/// <summary>The script for bash, loaded and asked by a real bash as it would on a Tab.</summary>
public sealed class BashCompletionTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("promote-hook pl", "pl", "plan")]
    [InlineData("promote-hook plan --verb", "--verb", "--verbose")]
    [InlineData("promote-hook plan --on-digest-mismatch ", "", "fail ignore overwrite warn")]
    [InlineData("promote-hook plan --output=", "", "json markdown text")]
    [InlineData("promote-hook plan --output=t", "t", "text")]
    [InlineData("promote-hook plan --output=t", "--output=t", "--output=text")]
    [InlineData("promote-hook plan --overlay ", "", "")]
    [InlineData("promote-hook completion ", "", "bash fish zsh")]
    public async Task A_tab_in_bash_completes(string line, string word, string expected) =>
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), await CompleteAsync(line, line.Length, word));

    [Fact]
    public async Task What_stands_behind_the_cursor_does_not_count() =>
        Assert.Equal(["plan"], await CompleteAsync("promote-hook pl --output json", "promote-hook pl".Length, "pl"));

    /// <summary>Bash sets COMP_LINE and COMP_POINT and gives the function the program and the word under the cursor.</summary>
    private async Task<string[]> CompleteAsync(string line, int cursor, string word)
    {
        var program = PromoteHookProgram.Call().Program;
        var script = folder.Write("complete.sh", """
            source <("$1" completion bash)
            [[ $(complete -p promote-hook) == *'-o default -F _promote_hook promote-hook' ]] || exit 3
            COMP_LINE=$2 COMP_POINT=$3
            _promote_hook "$1" "$4" ''
            ((${#COMPREPLY[@]})) && printf '%s\n' "${COMPREPLY[@]}"
            exit 0
            """);
        var result = await new ProgramCall("bash", script, program, line, $"{cursor}", word).SucceedAsync();
        return Encoding.UTF8.GetString(result.Output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
