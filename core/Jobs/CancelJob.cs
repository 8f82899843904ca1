namespace Pilot.Core.Jobs;

/// <summary>Event <c>cancel</c> of a job's orchestration.</summary>
/// <param name="By">Account that asked.</param>
/// <param name="Delete">Delete the job once it has ended.</param>
public sealed record CancelJob(string By, bool Delete = false);
