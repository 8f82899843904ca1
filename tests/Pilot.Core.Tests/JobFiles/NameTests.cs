using System.Text.RegularExpressions;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;
using Pilot.Core.Tests.Support;

namespace Pilot.Core.Tests.JobFiles;

public sealed partial class NameTests
{
    private static readonly JobId Job = JobId.Parse("job_0123456789abcdefghij");

    [Theory]
    [InlineData("wecloud_train", "wecloud-train-abcdefghij")]
    [InlineData("  My Job (v2)! ", "my-job-v2-abcdefghij")]
    [InlineData("手写数字", "job-abcdefghij")]
    [InlineData("训练 digits", "digits-abcdefghij")]
    [InlineData("42", "job-42-abcdefghij")]
    public void A_resource_name_reads_like_the_display_name(string name, string expected) =>
        ResourceName.Derive(name, Job).ShouldBe(expected);

    [Fact]
    public void Any_name_gives_a_label_that_every_target_takes() => Properties.Hold(300, random =>
    {
        var name = string.Concat(Enumerable.Range(0, random.Next(0, 120)).Select(_ => (char)random.Next(1, random.Pick(128, 0x3000))));
        var first = JobId.New();
        var label = ResourceName.Derive(name, first);
        label.ShouldMatch(Label().ToString());
        label.Length.ShouldBeLessThanOrEqualTo(63);
        ResourceName.Derive(name, first).ShouldBe(label);
        ResourceName.Derive(name, JobId.New()).ShouldNotBe(label);
    });

    [Theory]
    [InlineData("a_b c/d", null)]
    [InlineData("模型 v1 👩‍💻", null)]
    [InlineData("", "is empty")]
    [InlineData("   ", "is empty")]
    [InlineData("a\u001b[31m", "U+001B")]
    [InlineData("a\u202eb", "U+202E")]
    [InlineData("a\ud800", "U+FFFD")]
    public void A_display_name_is_any_printable_text(string name, string? fault)
    {
        if (fault is null)
        {
            DisplayName.Check(name).ShouldBe(name);
        }
        else
        {
            Refusals.Of(() => DisplayName.Check(name)).Message.ShouldContain(fault);
        }
    }

    [Fact]
    public void A_display_name_has_at_most_100_characters()
    {
        DisplayName.Check(string.Concat(Enumerable.Repeat("😀", 100))).Length.ShouldBe(200);
        Refusals.Of(() => DisplayName.Check(new string('a', 101))).Code.ShouldBe("PILOT0207");
    }

    [GeneratedRegex("^[a-z]([a-z0-9-]*[a-z0-9])?$")]
    private static partial Regex Label();
}
