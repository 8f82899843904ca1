using System.Net.Sockets;
using Pilot.Core.Errors;
using Pilot.Core.Tests.Support;
using Pilot.Core.Upload;

namespace Pilot.Core.Tests.Upload;

public sealed class FolderScannerTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string[] Scan(PackageLimits? limits = null) =>
        [.. FolderScanner.Scan(folder.Path, limits).Entries.Select(entry => entry.Path)];

    private PilotError Refused(PackageLimits? limits = null) => Refusals.Of(() => Scan(limits));

    [Fact]
    public void Files_empty_folders_and_links_are_listed_in_order()
    {
        folder.With("train.py").With("src/a.py").With("src-old/b.py").WithLink("latest", "src/a.py").WithLink("src/up", "../train.py");
        Directory.CreateDirectory(folder["empty"]);

        Scan().ShouldBe(["empty", "latest", "src", "src-old", "src-old/b.py", "src/a.py", "src/up", "train.py"]);
    }

    [Fact]
    public void Ignored_files_are_left_out_at_every_depth()
    {
        folder.With(".gitignore", "*.bin\n/output/\n").With(".spilotignore", "!keep.bin\nnotes\n").With(".git/config")
            .With("a.bin").With("keep.bin").With("output/x").With("notes/y").With("src/.gitignore", "/gen\n").With("src/gen").With("gen");

        Scan().ShouldBe([".gitignore", ".spilotignore", "gen", "keep.bin", "src", "src/.gitignore"]);
    }

    [Fact]
    public void The_job_file_goes_in_whatever_the_rules_say()
    {
        folder.With(".gitignore", "*\n").With(".spilot.yaml").With("sub/.spilot.yaml").With("other");
        Scan().ShouldBe([".spilot.yaml"]);
    }

    [Fact]
    public void Too_much_is_refused_with_the_ten_biggest_files()
    {
        for (var i = 1; i <= 12; i++)
        {
            folder.With($"data/{i:00}.bin", new string('x', i * 100));
        }

        var error = Refused(new PackageLimits(ContentBytes: 5000));
        error.Code.ShouldBe("PILOT0302");
        error.Details!.Count.ShouldBe(10);
        error.Details[0].ShouldBe("   1.2 KiB  data/12.bin");
        error.Details[9].ShouldBe("     300 B  data/03.bin");
    }

    [Fact]
    public void What_is_ignored_does_not_count()
    {
        folder.With("big", new string('x', 5000)).With("small").With(".spilotignore", "big\n");
        Scan(new PackageLimits(ContentBytes: 100)).ShouldBe([".spilotignore", "small"]);
    }

    [Fact]
    public void Too_many_entries_are_refused()
    {
        folder.With("a").With("b").With("c");
        Refused(new PackageLimits(Entries: 2)).Code.ShouldBe("PILOT0303");
    }

    [Theory]
    [InlineData("link", "/etc/passwd")]
    [InlineData("link", "../other")]
    [InlineData("sub/link", "../../other")]
    [InlineData("sub/link", "..//./..")]
    public void A_link_out_of_the_folder_is_refused_by_name(string link, string target)
    {
        folder.With("file").WithLink(link, target);
        var error = Refused();
        error.ShouldSatisfyAllConditions(
            () => error.Code.ShouldBe("PILOT0304"),
            () => error.Where.ShouldBe(link),
            () => error.Message.ShouldContain(target));
    }

    [Fact]
    public void Two_links_that_lead_out_together_are_refused()
    {
        folder.With("file").WithLink("x/y/root", "../..").WithLink("x/y/out", "root/../other");
        Refused().Where.ShouldBe("x/y/out");
    }

    [Fact]
    public void Links_in_a_circle_and_links_to_nothing_lead_nowhere_and_are_kept()
    {
        folder.With("file").WithLink("a", "b").WithLink("b", "a").WithLink("gone", "not/here");
        Scan().ShouldBe(["a", "b", "file", "gone"]);
    }

    [ToolFact("mkfifo")]
    public void A_named_pipe_is_refused_by_name_without_opening_it()
    {
        folder.With("file").With("empty", "");
        Tools.Run("mkfifo", [folder["pipe"]]).Code.ShouldBe(0);
        var error = Refused();
        error.Code.ShouldBe("PILOT0305");
        error.Where.ShouldBe("pipe");
        error.Message.ShouldContain("a named pipe");
    }

    [Fact]
    public void A_socket_is_refused_by_name()
    {
        folder.With("file");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder["s"]));
        var error = Refused();
        error.Code.ShouldBe("PILOT0305");
        error.Message.ShouldContain("a socket");
    }

    [Fact]
    public void A_name_that_could_drive_a_terminal_is_refused()
    {
        folder.With("a\u001b[2J");
        Refused().Code.ShouldBe("PILOT0307");
    }

    [Fact]
    public void An_empty_folder_and_a_missing_one_are_told_apart()
    {
        Directory.CreateDirectory(folder["empty"]);
        Refused().Code.ShouldBe("PILOT0308");
        Refusals.Of(() => FolderScanner.Scan(folder["none"])).Code.ShouldBe("PILOT0301");
    }
}
