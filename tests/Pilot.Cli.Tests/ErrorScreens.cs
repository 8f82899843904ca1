using System.Reflection;
using Pilot.Cli.Connection;
using Pilot.Cli.Tests.Driver;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Tests;

public sealed class ErrorScreens
{
    private static readonly Dictionary<Type, object> Samples = new()
    {
        [typeof(string)] = "SAMPLE-0123456789",
        [typeof(int)] = 7,
        [typeof(TimeSpan)] = TimeSpan.FromMinutes(10),
        [typeof(Exception)] = new HttpRequestException("outer", new IOException("Connection refused")),
        [typeof(Endpoint)] = new Endpoint(World.Url, null, IsLocal: false),
        [typeof(JobDocument)] = Story.Job(JobState.AwaitingChoice),
        [typeof(IReadOnlyList<string>)] = new[] { "first line", "second line" },
        [typeof(IReadOnlyList<JobRow>)] = new[]
        {
            new JobRow(Story.Id, "数字", JobState.Running, "", Story.Submitted, null, null, null),
            new JobRow(JobId.Parse("job_3f8a9999999999999999"), "other", JobState.Failed, "", Story.Submitted, null, null, null),
        },
    };

    [Fact]
    public void Every_error_of_the_command_line_has_its_screen()
    {
        var screens = typeof(PilotCommand).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Errors", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(method => method.ReturnType == typeof(PilotException) && !method.GetParameters().Any(parameter => parameter.ParameterType == typeof(System.CommandLine.ParseResult)))
            .Select(method => ((PilotException)method.Invoke(null, [.. method.GetParameters().Select(Sample)])!).Error)
            .OrderBy(error => error.Code, StringComparer.Ordinal)
            .ThenBy(error => error.Message, StringComparer.Ordinal)
            .ToArray();

        screens.Length.ShouldBeGreaterThan(30);
        screens.ShouldAllBe(error => error.Message.EndsWith('.') && error.Remedy.EndsWith('.'));
        Golden.Match("errors", string.Join('\n', screens.Select(Screen)));
    }

    private static object Sample(ParameterInfo parameter) =>
        Samples.TryGetValue(parameter.ParameterType, out var sample)
            ? sample
            : throw new InvalidOperationException($"Add a sample of {parameter.ParameterType} for {parameter.Member.Name}.");

    private static string Screen(PilotError error)
    {
        using var world = new World();
        var written = new StringWriter { NewLine = "\n" };
        new Terminal.Screen(world.Around(new StringWriter(), written), json: false, noColor: true).Show(error);
        return $"{written}[exit code {ExitCodes.Of(error)}]\n";
    }
}
