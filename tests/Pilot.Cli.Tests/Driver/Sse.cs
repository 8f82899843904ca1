using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Pilot.Core.Api;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Tests.Driver;

/// <summary>An event stream, which can break off in the middle.</summary>
internal sealed class Sse
{
    private readonly StringBuilder text = new();
    private Action? atEnd;
    private bool breaks;

    public Sse Log(string run, long next, string log)
    {
        text.Append($"event: log\nid: {run}:{next}\ndata: {JsonSerializer.Serialize(new LogChunk(run, next, log), PilotJson.Default.LogChunk)}\n\n");
        return this;
    }

    public Sse State(JobDocument job)
    {
        var row = new JobRow(job.Id, job.Name, job.State, job.Reason, job.Created, job.Started, job.Finished, job.ChosenPlan);
        text.Append($"event: state\ndata: {JsonSerializer.Serialize(row, PilotJson.Default.JobRow)}\n\n");
        return this;
    }

    public Sse Comment(string comment)
    {
        text.Append($": {comment}\n\n");
        return this;
    }

    public Sse Raw(string raw)
    {
        text.Append(raw);
        return this;
    }

    public HttpResponseMessage End(JobDocument job)
    {
        text.Append($"event: end\ndata: {JsonSerializer.Serialize(job, PilotJson.Default.JobDocument)}\n\n");
        return Close();
    }

    /// <summary>The connection breaks here.</summary>
    public HttpResponseMessage Break()
    {
        breaks = true;
        return Close();
    }

    /// <summary>Something happens when all of it has been read; then the connection breaks.</summary>
    public HttpResponseMessage Then(Action what)
    {
        atEnd = what;
        return Break();
    }

    public HttpResponseMessage Close()
    {
        var content = new StreamContent(new BreakingStream(Encoding.UTF8.GetBytes(text.ToString()), breaks, atEnd));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/event-stream");
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
    }

    private sealed class BreakingStream(byte[] bytes, bool breaks, Action? atEnd) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Position == Length)
            {
                atEnd?.Invoke();
                cancellationToken.ThrowIfCancellationRequested();
                if (breaks)
                {
                    throw new IOException("The response ended prematurely.");
                }
            }

            return base.ReadAsync(buffer, cancellationToken);
        }
    }
}
