using Pilot.Core.Jobs;
using Pilot.Core.Profile;

namespace Pilot.Core.Plan;

/// <param name="Profile">Null when nothing was profiled (yet).</param>
public sealed record PlanJobInput(PreparedJob Prepared, ProfileResult? Profile);
