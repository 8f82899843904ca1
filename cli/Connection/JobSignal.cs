using Pilot.Core.Api;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Connection;

/// <summary>What a followed job says. Exactly one of the properties is set.</summary>
internal readonly record struct JobSignal(LogChunk? Log = null, JobRow? State = null, JobDocument? End = null);
