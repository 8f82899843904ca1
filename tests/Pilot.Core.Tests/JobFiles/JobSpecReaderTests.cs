using Pilot.Adapters.Yaml;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Tests.Support;

namespace Pilot.Core.Tests.JobFiles;

public sealed class JobSpecReaderTests
{
    private static JobSpec Read(string text, string? run = null) =>
        new JobSpecReader(new YamlJobFileParser()).Read(text, JobSpec.FileName, run);

    private static PilotError Refused(string text) => Refusals.Of(() => Read(text));

    [Fact]
    public void A_list_is_run_without_a_shell() =>
        Read("run: [python, -c, 'print(\"a b\")', 1.10]").Run.Argv.ShouldBe(["python", "-c", "print(\"a b\")", "1.10"]);

    [Fact]
    public void Text_is_kept_as_written_where_old_yaml_would_change_it()
    {
        var spec = Read("job_name: 1.10\nrun: yes\nenv: {A: on, B: 1.10, C: 0x10, D: ~, E: 12:30:45, F: 2024-01-01, G: \"~\"}\n");
        spec.Name.ShouldBe("1.10");
        spec.Run.Script.ShouldBe("yes");
        spec.Environment.ShouldBe(new Dictionary<string, string>
        {
            ["A"] = "on", ["B"] = "1.10", ["C"] = "0x10", ["D"] = "", ["E"] = "12:30:45", ["F"] = "2024-01-01", ["G"] = "~",
        });
    }

    [Fact]
    public void Our_own_keys_are_understood()
    {
        var spec = Read("run: a\ntimeout: 1h30m\nresources:\n  cpu: 0.5\n  memory: 512MiB\n  gpu: 2\n");
        spec.TimeoutSeconds.ShouldBe(5400);
        spec.Resources.ShouldBe(new ResourceRequest(0.5, 512L << 20, 2));
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    [InlineData("1.5h", 5400)]
    [InlineData("2d", 172800)]
    [InlineData("30m", 1800)]
    [InlineData("1h 5s", 3605)]
    public void Times_are_written_as_people_do(string text, double seconds) => Read($"run: a\ntimeout: {text}").TimeoutSeconds.ShouldBe(seconds);

    [Theory]
    [InlineData("4GB", 4_000_000_000)]
    [InlineData("4G", 4_000_000_000)]
    [InlineData("4Gi", 4L << 30)]
    [InlineData("1.5 GiB", 3L << 29)]
    [InlineData("1048576", 1 << 20)]
    public void Amounts_of_memory_are_written_as_people_do(string text, long bytes) =>
        Read($"run: a\nresources: {{memory: {text}}}").Resources!.MemoryBytes.ShouldBe(bytes);

    [Theory]
    [InlineData("run: a\nimgae: x\n", "PILOT0203", ".spilot.yaml:2:1", "'image'")]
    [InlineData("run: a\njobName: x\n", "PILOT0203", ".spilot.yaml:2:1", "'job_name'")]
    [InlineData("run: a\nquite_different: x\n", "PILOT0203", ".spilot.yaml:2:1", "'quite_different'")]
    [InlineData("run: a\nresources: {memroy: 1GB}\n", "PILOT0203", ".spilot.yaml:2:13", "'memory'")]
    [InlineData("run: {a: b}\n", "PILOT0204", ".spilot.yaml:1:6", "a map")]
    [InlineData("run: [a, [b]]\n", "PILOT0204", ".spilot.yaml:1:10", "a list")]
    [InlineData("run: []\n", "PILOT0204", ".spilot.yaml:1:6", "an empty list")]
    [InlineData("run: a\nsetup: [b]\n", "PILOT0204", ".spilot.yaml:2:8", "'setup'")]
    [InlineData("run: a\norch_desc: b\n", "PILOT0204", ".spilot.yaml:2:12", "'orch_desc'")]
    [InlineData("run: a\nenv: {A: [b]}\n", "PILOT0204", ".spilot.yaml:2:10", "'A'")]
    [InlineData("image: a/b:c\n", "PILOT0205", ".spilot.yaml:1:1", "'run'")]
    [InlineData("run:\n", "PILOT0205", ".spilot.yaml:1:1", "'run'")]
    [InlineData("# nothing\n", "PILOT0205", ".spilot.yaml:1:1", "'run'")]
    [InlineData("run: a\nimage: Not An Image\n", "PILOT0206", ".spilot.yaml:2:8", "Not An Image")]
    [InlineData("run: a\njob_name: \"a\\nb\"\n", "PILOT0207", ".spilot.yaml:2:11", "U+000A")]
    [InlineData("run: a\ntimeout: soon\n", "PILOT0208", ".spilot.yaml:2:10", "'soon'")]
    [InlineData("run: a\ntimeout: -5\n", "PILOT0208", ".spilot.yaml:2:10", "'-5'")]
    [InlineData("run: a\norch_type: cron\n", "PILOT0208", ".spilot.yaml:2:12", "'cron'")]
    [InlineData("run: a\nworkdir: ../x\n", "PILOT0208", ".spilot.yaml:2:10", "'../x'")]
    [InlineData("run: a\nenv: {1A: b}\n", "PILOT0208", ".spilot.yaml:2:7", "'1A'")]
    [InlineData("run: a\nresources: {cpu: none, gpu: 1.5}\n", "PILOT0208", ".spilot.yaml:2:18", "'none'")]
    [InlineData("run: a\nrun: b\n", "PILOT0209", ".spilot.yaml:2:1", "line 1")]
    [InlineData("just words\n", "PILOT0202", ".spilot.yaml:1:1", "text")]
    [InlineData("- a\n- b\n", "PILOT0202", ".spilot.yaml:1:1", "a list")]
    [InlineData("run: a\nsetup: &x b\n", "PILOT0211", ".spilot.yaml:2:8", "'&x'")]
    [InlineData("run: *x\n", "PILOT0211", ".spilot.yaml:1:6", "'*x'")]
    [InlineData("run: a\n<<: {b: c}\n", "PILOT0211", ".spilot.yaml:2:1", "'<<'")]
    [InlineData("run: !python/object a\n", "PILOT0211", ".spilot.yaml:1:6", "!python/object")]
    [InlineData("run: a\n---\nrun: b\n", "PILOT0212", ".spilot.yaml:2:1", "document")]
    [InlineData("run: [a\n", "PILOT0201", ".spilot.yaml:2:1", "flow sequence")]
    [InlineData("run: a\nenv:\n\tA: b\n", "PILOT0201", ".spilot.yaml:3:1", "a tab")]
    [InlineData("run: a\n\tsetup: b\n", "PILOT0201", ".spilot.yaml:2:1", "a tab")]
    public void Each_mistake_is_told_with_its_place(string text, string code, string where, string says)
    {
        var error = Refused(text);
        error.Code.ShouldBe(code);
        error.Where.ShouldBe(where);
        error.Message.ShouldContain(says);
    }

    [Fact]
    public void All_mistakes_of_a_file_are_told_at_once()
    {
        var error = Refused("imgae: x\nrun: {a: b}\ntimeout: soon\nresources: {cpu: 0, gpus: 1}\n");

        error.ShouldSatisfyAllConditions(
            () => error.Code.ShouldBe("PILOT0203"),
            () => error.Where.ShouldBe(".spilot.yaml:1:1"),
            () => error.Details!.Select(line => line.Split(": ")[0] + " " + line.Split(": ")[1]).ShouldBe(
            [
                "PILOT0204 .spilot.yaml:2:6",
                "PILOT0208 .spilot.yaml:3:10",
                "PILOT0208 .spilot.yaml:4:18",
                "PILOT0203 .spilot.yaml:4:21",
            ]));
    }

    [Fact]
    public void A_file_that_is_too_long_or_too_deep_is_refused()
    {
        Refused("run: " + new string('a', JobSpecReader.MaxLength)).Code.ShouldBe("PILOT0210");
        Refused("run: a\norch_desc: {a: " + new string('[', 2000) + new string(']', 2000) + "}").Code.ShouldBe("PILOT0210");
    }

    [Fact]
    public void A_command_from_outside_replaces_a_missing_run_and_a_given_one()
    {
        Read("image: a/b:c\n", "python x.py").Run.Script.ShouldBe("python x.py");
        Read("run: old\n", "python x.py").Run.Script.ShouldBe("python x.py");
    }

    [Fact]
    public void The_description_keeps_the_types_of_its_values() =>
        Read("run: a\norch_desc: {n: 1.10, t: true, s: 'true', l: [1, x], m: {k: ~}, h: 0x1f}\n").Description
            .ShouldBe("""{"n":1.10,"t":true,"s":"true","l":[1,"x"],"m":{"k":null},"h":"0x1f"}""");

    [Theory]
    [InlineData("python", true)]
    [InlineData("wangqipeng/wecloud_train:v0.2.0", true)]
    [InlineData("registry.example.com:5000/team/image@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", true)]
    [InlineData("localhost:5000/a", true)]
    [InlineData("a/b:", false)]
    [InlineData("A/b", false)]
    [InlineData("a//b", false)]
    [InlineData("-a", false)]
    [InlineData("http://a/b", false)]
    public void Image_references_are_told_from_other_text(string text, bool valid) => ImageReference.IsValid(text).ShouldBe(valid);

    [Fact]
    public void The_older_names_are_found_in_order()
    {
        using var folder = new TempFolder();
        JobFileNames.FindIn(folder.Path).ShouldBeNull();
        foreach (var name in JobFileNames.InOrder.Reverse())
        {
            JobFileNames.FindIn(folder.With(name, $"run: {name}").Path).ShouldBe(name);
        }

        new JobSpecReader(new YamlJobFileParser()).ReadFolder(folder.Path)!.Run.Script.ShouldBe(".spilot.yaml");
    }

    [Fact]
    public void A_folder_without_a_job_file_needs_a_command()
    {
        using var folder = new TempFolder();
        var reader = new JobSpecReader(new YamlJobFileParser());
        reader.ReadFolder(folder.Path).ShouldBeNull();
        reader.ReadFolder(folder.Path, "python x.py")!.Run.Script.ShouldBe("python x.py");
        Refusals.Of(() => reader.ReadFolder(folder.Path, "  ")).Code.ShouldBe("PILOT0205");
    }

    [Fact]
    public void A_job_file_that_is_not_text_is_refused() =>
        Refusals.Of(() => JobFileText.Decode([0x72, 0xff, 0xfe], "job.yml")).Code.ShouldBe("PILOT0213");
}
