using System.Text;
using Pilot.Core.Tests.Support;
using Pilot.Core.Upload;
using Pilot.Core.Upload.Ignore;

namespace Pilot.Core.Tests.Upload;

public sealed class IgnoreRulesTests
{
    private static readonly string[] Names = ["a", "b", "ab", "a.txt", "b.py", "x y", "d[1]", "é", "!n", "#h", "foo", "bar", ".h"];

    private static readonly string[] Parts =
        ["a", "b", "foo", "bar", "*", "**", "?", "*.py", "*.t*", "a*", "**a", "a**", "[ab]", "[!a]", "[^b]", "[a-c]*", "[[:alpha:]]", "[]x]", "[b-]",
         "\\a", "x y", "x\\ y", "d\\[1]", "d[[]1]", "é", "???", "\\!n", "!n", "#h", "\\#h", ".*", "[", "a[", "\\", "[[:nope:]]", "f*o", "*o*"];

    [Theory]
    [InlineData("*.log", "a/b.log", false, true)]
    [InlineData("/data", "data", true, true)]
    [InlineData("/data", "src/data", true, false)]
    [InlineData("data/", "src/data", true, true)]
    [InlineData("data/", "src/data", false, false)]
    [InlineData("src/*.py", "src/a.py", false, true)]
    [InlineData("src/*.py", "src/x/a.py", false, false)]
    [InlineData("src/**/a.py", "src/a.py", false, true)]
    [InlineData("src/**/a.py", "src/x/y/a.py", false, true)]
    [InlineData("**/cache", "x/y/cache", true, true)]
    [InlineData("src/**", "src/x/y", false, true)]
    [InlineData("*\n!keep.txt", "keep.txt", false, false)]
    [InlineData("# a comment", "# a comment", false, false)]
    [InlineData("trailing   ", "trailing", false, true)]
    [InlineData("a\r\nb\r\n", "a", false, true)]
    [InlineData("\uFEFFa", "a", false, true)]
    public void A_line_means_what_it_means_to_git(string lines, string path, bool isFolder, bool ignored) =>
        IgnoreRules.AtRoot(null, lines).Ignores(path, isFolder).ShouldBe(ignored);

    [Fact]
    public void Our_own_file_has_the_last_word()
    {
        IgnoreRules.AtRoot("!model.bin", "*.bin").Ignores("model.bin", false).ShouldBeFalse();
        IgnoreRules.AtRoot("*.bin", "!model.bin").Ignores("model.bin", false).ShouldBeTrue();
        IgnoreRules.AtRoot("*.bin", null).Inside("sub", null, "!model.bin").Ignores("sub/model.bin", false).ShouldBeTrue();
        IgnoreRules.AtRoot("*.bin", null).Inside("sub", "!model.bin", null).Ignores("sub/model.bin", false).ShouldBeFalse();
    }

    [Fact]
    public void Git_s_own_folder_is_always_left_out()
    {
        IgnoreRules.AtRoot("!.git", "!.git").Ignores(".git", true).ShouldBeTrue();
        IgnoreRules.AtRoot(null, null).Ignores("vendor/.git", false).ShouldBeTrue();
    }

    [Fact]
    public void No_pattern_takes_long()
    {
        var pattern = string.Concat(Enumerable.Repeat("*a", 200)) + "b\n" + string.Concat(Enumerable.Repeat("**/", 1000)) + "b";
        IgnoreRules.AtRoot(null, pattern).Ignores(new string('a', 1000), false).ShouldBeFalse();
    }

    [ToolFact("git")]
    public void Git_itself_ignores_the_same()
    {
        using var repository = new TempFolder();
        Tools.Run("git", ["init", "-q"], repository.Path).Code.ShouldBe(0);
        var paths = MakeTree(repository);
        Properties.Hold(150, random =>
        {
            var ignoreFiles = new Dictionary<string, string> { [""] = Lines(random), [random.Pick("a", "foo", "foo/bar")] = Lines(random) };
            foreach (var (folder, text) in ignoreFiles)
            {
                File.WriteAllText(Path.Combine(repository.Path, folder, ".gitignore"), text);
            }

            var asked = Encoding.UTF8.GetBytes(string.Join('\0', paths.Keys) + '\0');
            var answer = Tools.Run("git", ["check-ignore", "--no-index", "-z", "--stdin"], repository.Path, asked);
            answer.Code.ShouldBeLessThan(2, answer.Output);
            var git = answer.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);
            var ours = paths.Where(path => Ignored(ignoreFiles, path.Key, path.Value)).Select(path => path.Key).Order(StringComparer.Ordinal);
            ours.ShouldBe(git, string.Join("\n---\n", ignoreFiles.Select(file => $"{file.Key}/.gitignore:\n{file.Value}")));
            foreach (var folder in ignoreFiles.Keys)
            {
                File.Delete(Path.Combine(repository.Path, folder, ".gitignore"));
            }
        });
    }

    private static SortedDictionary<string, bool> MakeTree(TempFolder root)
    {
        var paths = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var folder in new[] { "", "a", "foo", "foo/bar", "foo/bar/a", "x y" })
        {
            Directory.CreateDirectory(root[folder]);
            foreach (var name in Names)
            {
                var path = folder.Length == 0 ? name : $"{folder}/{name}";
                if (!Directory.Exists(root[path]) && path is not ("a" or "foo" or "x y" or "foo/bar" or "foo/bar/a"))
                {
                    root.With(path);
                    paths[path] = false;
                }
            }

            if (folder.Length > 0)
            {
                paths[folder] = true;
            }
        }

        return paths;
    }

    private static string Lines(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ =>
        random.Pick("", "", "", "!")
        + random.Pick("", "", "/")
        + string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Pick(Parts)))
        + random.Pick("", "", "/", "/**", " ", "  ", "\\ ")
        + random.Pick("\n", "\n", "\r\n")));

    private static bool Ignored(Dictionary<string, string> files, string path, bool isFolder)
    {
        var rules = IgnoreRules.AtRoot(null, files[""]);
        var segments = path.Split('/');
        for (var depth = 1; depth < segments.Length; depth++)
        {
            var folder = string.Join('/', segments[..depth]);
            if (rules.Ignores(folder, isFolder: true))
            {
                return true;
            }

            rules = rules.Inside(folder, null, files.GetValueOrDefault(folder));
        }

        return rules.Ignores(path, isFolder);
    }
}
