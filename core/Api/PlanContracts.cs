using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;
using Pilot.Core.Plan;
using Pilot.Core.Profile;

namespace Pilot.Core.Api;

/// <summary>
/// Body of POST /api/v1/plans: a job or a package, one of the two. What is left out is taken from the job, or from the
/// package's job file.
/// </summary>
/// <param name="Package">Digest of one of the caller's packages.</param>
/// <param name="Wishes">An empty object stands for no wishes at all.</param>
/// <param name="Verdicts">False leaves out why each offer is no plan.</param>
public sealed record PlanQuestion(
    string? Job = null, string? Package = null, ResourceRequest? Resources = null, PlanWishes? Wishes = null, bool? Verdicts = null);

/// <param name="Plans">None when there is an error.</param>
/// <param name="Hints">Better plans that need another target.</param>
/// <param name="TimeIsKnown">False when it is known of no offer how long the job takes there.</param>
/// <param name="Offers">Every offer that the job could use.</param>
/// <param name="Error">Why there is no plan.</param>
/// <param name="Profile">What the predictions rest on; null where nothing was profiled.</param>
public sealed record PlanSurvey(
    IReadOnlyList<JobPlan> Plans,
    IReadOnlyList<JobPlan> Hints,
    bool TimeIsKnown,
    IReadOnlyList<SurveyedOffer> Offers,
    PilotError? Error,
    ProfileResult? Profile);

/// <summary>GET /api/v1/packages/{digest}.</summary>
/// <param name="Spec">What its job file says; null when it has none, or cannot be read.</param>
/// <param name="SpecError">Why the job file cannot be read.</param>
/// <param name="Profile">Of the newest job made of it that was profiled; null when none was.</param>
/// <param name="Jobs">The newest jobs made of it.</param>
public sealed record PackageView(
    PackageRow Package, JobSpec? Spec, PilotError? SpecError, ProfileResult? Profile, IReadOnlyList<JobRow> Jobs);
