using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Pilot.Engine.Embedded;
using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Embedded;

/// <summary>What a collector hears is what docs/telemetry.md says. Every test of the process may be heard, so names tell ours.</summary>
public sealed partial class TelemetryTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ContractSetup setup = new ContractSetup()
        .Activity<string, string>("TelemetryGreet", name => $"Hello {name}!")
        .Activity<string, string>("TelemetryBreak", string (string _) => throw new InvalidOperationException("broken on purpose"))
        .Orchestration<string, string>("TelemetryChild", (context, name) => context.CallActivityAsync<string>("TelemetryBreak", name))
        .Orchestration<string, string>("TelemetryStory", async (context, name) =>
        {
            var greeting = await context.CallActivityAsync<string>("TelemetryGreet", name);
            await Caught.From<TaskFailedException>(context.CallSubOrchestratorAsync<string>("TelemetryChild", name));
            return greeting;
        });

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_story_its_child_and_their_attempts_are_spans_of_one_trace_with_the_documented_names()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EngineTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        string id;
        await using (var host = await EmbeddedHost.StartAsync(folder.Database, setup))
        {
            id = (await host.Client.RunAsync("TelemetryStory", "you")).InstanceId;
        }

        var root = spans.Single(span => id.Equals(span.GetTagItem("durabletask.task.instance_id")) && span.Kind == ActivityKind.Producer);
        var ours = spans.Where(span => span.TraceId == root.TraceId).ToArray();
        ours.Select(span => (span.OperationName, span.Kind, span.Status)).ShouldBe(
            [
                ("create_orchestration:TelemetryStory", ActivityKind.Producer, ActivityStatusCode.Unset),
                ("activity:TelemetryGreet", ActivityKind.Client, ActivityStatusCode.Unset),
                ("activity:TelemetryBreak", ActivityKind.Client, ActivityStatusCode.Error),
                ("orchestration:TelemetryChild", ActivityKind.Server, ActivityStatusCode.Error),
                ("orchestration:TelemetryStory", ActivityKind.Server, ActivityStatusCode.Unset),
            ],
            ignoreOrder: true);
        ours.Select(span => span.OperationName.Split(':')[0]).Distinct().ShouldBe(Documented(SpanName()), ignoreOrder: true);
        ours.SelectMany(span => span.TagObjects).Select(tag => tag.Key).Distinct().ShouldBe(Documented(Attribute()), ignoreOrder: true);
    }

    [Fact]
    public async Task Every_documented_metric_is_told_with_its_unit_and_no_other()
    {
        var instruments = new ConcurrentDictionary<string, string?>();
        var outcomes = new ConcurrentQueue<(string Instrument, object? Name, object? Outcome)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == EngineTelemetry.Name)
            {
                instruments[instrument.Name] = instrument.Unit;
                self.EnableMeasurementEvents(instrument);
            }
        };
        void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var all = tags.ToArray().ToDictionary();
            outcomes.Enqueue((instrument.Name, all.GetValueOrDefault("name"), all.GetValueOrDefault("outcome")));
        }

        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Note(instrument, tags));
        listener.Start();

        await using (var host = await EmbeddedHost.StartAsync(folder.Database, setup))
        {
            await host.Client.RunAsync("TelemetryStory", "you");
            listener.RecordObservableInstruments();
        }

        Documented(Metric()).ShouldBe(instruments.Select(pair => $"{pair.Key} {pair.Value}"), ignoreOrder: true);
        instruments.Keys.ShouldBe(outcomes.Select(told => told.Instrument).Distinct(), ignoreOrder: true);
        outcomes.ShouldContain(("pilot.engine.orchestrations.started", "TelemetryStory", null));
        outcomes.ShouldContain(("pilot.engine.orchestrations.ended", "TelemetryStory", "completed"));
        outcomes.ShouldContain(("pilot.engine.orchestrations.ended", "TelemetryChild", "failed"));
        outcomes.ShouldContain(("pilot.engine.turn.duration", "TelemetryChild", null));
        outcomes.ShouldContain(("pilot.engine.activity.duration", "TelemetryGreet", "completed"));
        outcomes.ShouldContain(("pilot.engine.activity.duration", "TelemetryBreak", "failed"));
    }

    /// <summary>Each match's groups, joined by a blank.</summary>
    private static IEnumerable<string> Documented(Regex what) => what.Matches(Page.Value)
        .Select(match => string.Join(' ', match.Groups.Values.Skip(1).Select(group => group.Value))).Distinct();

    private static readonly Lazy<string> Page = new(() =>
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Pilot.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not run from inside the repository.");
        }

        return File.ReadAllText(Path.Combine(folder.FullName, "docs", "telemetry.md"));
    });

    [GeneratedRegex(@"^\| `(\w+):\{name\}`", RegexOptions.Multiline)]
    private static partial Regex SpanName();

    [GeneratedRegex(@"`(durabletask\.[\w.]+)`")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"^\| `(pilot\.engine\.[\w.]+)` \| `?([\w{}]+)`? \|", RegexOptions.Multiline)]
    private static partial Regex Metric();
}
