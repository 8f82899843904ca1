using Pilot.Core.JobFiles;
using Pilot.Core.Tests.Support;

namespace Pilot.Core.Tests.JobFiles;

public sealed class CommandBlockTests
{
    private static readonly string[] Words = ["python", "-u", "train.py", "--net", "googlenet", "--lr=0.1", "data/x", "3"];

    [Fact]
    public void Any_command_written_one_argument_per_line_is_joined_as_it_was() => Properties.Hold(200, random =>
    {
        var words = Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Pick(Words)).ToArray();
        var block = string.Concat(words.Select(word => random.Pick("", "  ", "\t") + word + random.Pick("", " ", "\t", "\r") + "\n" + random.Pick("", "\n")));
        CommandBlock.ToScript(block).ShouldBe(string.Join(' ', words));
    });

    [Fact]
    public void Any_text_with_a_later_line_that_looks_like_a_command_stays_as_it_is() => Properties.Hold(200, random =>
    {
        var lines = Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Pick(Words)).ToList();
        lines.Insert(random.Next(1, lines.Count + 1), random.Pick("echo done", "python evaluate.py --all", "cd src && ls"));
        var block = string.Join('\n', lines) + "\n";
        CommandBlock.ToScript(block).ShouldBe(block);
    });

    [Fact]
    public void Options_with_values_may_share_a_line() =>
        CommandBlock.ToScript("python train.py\n  --net googlenet\n  --gpu\n").ShouldBe("python train.py --net googlenet --gpu");

    [Theory]
    [InlineData("python train.py \\\n  --gpu\n")]
    [InlineData("cat <<END\nhello\nEND\n")]
    [InlineData("python -c \"\nprint(1)\n\"\n")]
    [InlineData("for i in 1 2; do\n./train.sh\ndone\n")]
    [InlineData("./server &\nwait\n")]
    [InlineData("# prepare\n./train.sh\n")]
    [InlineData("./train.sh\n#done\n")]
    public void What_the_shell_reads_over_several_lines_is_a_script(string block) => CommandBlock.ToScript(block).ShouldBe(block);
}
