using System.Text.RegularExpressions;

namespace Pilot.Architecture.Tests;

/// <summary>Rules of this house that a machine can read.</summary>
public sealed partial class HouseRuleTests
{
    private const int LongestFile = 400;

    [Fact]
    public void No_source_file_is_longer_than_a_reader_accepts() =>
        Repository.Files("*.cs").Where(file => Repository.Read(file).Split('\n').Length > LongestFile).ShouldBeEmpty();

    [Fact]
    public void No_type_is_called_manager_helper_or_util() =>
        Repository.Files("*.cs").Where(file => VagueName().IsMatch(Repository.Read(file))).ShouldBeEmpty();

    [Fact]
    public void Every_error_number_in_the_code_has_its_paragraph_in_the_docs()
    {
        var documented = Repository.Files("*.md").Where(file => file.StartsWith("docs/errors", StringComparison.Ordinal))
            .SelectMany(file => DocumentedNumber().Matches(Repository.Read(file)).Select(match => match.Groups[1].Value))
            .ToHashSet();
        var used = Product().SelectMany(file => Number().Matches(Repository.Read(file)).Select(match => match.Value)).ToHashSet();

        used.ShouldNotBeEmpty();
        used.Except(documented).Order().ShouldBeEmpty("each needs a heading '## PILOTnnnn ...' under docs/errors");
    }

    [Fact]
    public void Every_documented_error_number_is_one_that_the_code_gives()
    {
        var used = Product().SelectMany(file => Number().Matches(Repository.Read(file)).Select(match => match.Value)).ToHashSet();
        var documented = Repository.Files("*.md").Where(file => file.StartsWith("docs/errors", StringComparison.Ordinal))
            .SelectMany(file => DocumentedNumber().Matches(Repository.Read(file)).Select(match => match.Groups[1].Value));

        documented.Except(used).Order().ShouldBeEmpty("the number is documented but never given");
    }

    [Fact]
    public void No_error_number_is_explained_twice()
    {
        var headings = Repository.Files("*.md").Where(file => file.StartsWith("docs/errors", StringComparison.Ordinal))
            .SelectMany(file => DocumentedNumber().Matches(Repository.Read(file)).Select(match => match.Groups[1].Value));

        headings.GroupBy(number => number).Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty();
    }

    private static IEnumerable<string> Product() =>
        Repository.Files("*.cs").Where(file => !file.StartsWith("tests/", StringComparison.Ordinal));

    [GeneratedRegex(@"\b(class|record|struct|interface) \w*(Manager|Helper|Util|Utils|Utility)\b")]
    private static partial Regex VagueName();

    [GeneratedRegex(@"^#+ (PILOT\d{4})\b", RegexOptions.Multiline)]
    private static partial Regex DocumentedNumber();

    [GeneratedRegex(@"(?<="")PILOT\d{4}(?="")")]
    private static partial Regex Number();
}
