using Microsoft.Extensions.DependencyInjection;
using Pilot.AzureCompute.Tests.StandIn;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.K8s.Tests.StandIn.Api;
using Xunit.Abstractions;
using AwsPlay = Pilot.Aws.Tests.StandIn;
using KubePlay = Pilot.K8s.Tests.StandIn;

namespace Pilot.Fleet.Tests;

public sealed class ThousandJobsTests(ITestOutputHelper output)
{
    private const int Jobs = 1000;
    private const double Often = 0.05;
    private const double Seldom = 0.005;
    private const int BetweenLosses = 50;
    private const int AtOnce = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);
    private static readonly string[] Places = [Ground.Fleet.OnKubernetes, Ground.Fleet.OnAzure, Ground.Fleet.OnAws];

    [FleetFact]
    public async Task A_thousand_jobs_on_three_clouds_in_trouble_all_end_well_none_begins_twice_and_nothing_is_left()
    {
        await using var fleet = await Ground.Fleet.GatherAsync(Trouble);

        var (ids, chance) = (new JobId[Jobs], new Random(1));
        await Parallel.ForAsync(0, Jobs, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
        {
            if (i % BetweenLosses == 0)
            {
                await TakeAwayAsync(fleet, chance);
            }

            var place = Places[i % Places.Length];
            ids[i] = await fleet.SubmitAsync(place, place == Ground.Fleet.OnAws && i % 2 == 0 ? "spot" : "cheapest");
        });

        var jobs = await EndAsync(fleet, ids, chance);

        var bad = jobs.Where(job => job.State != JobState.Succeeded).Select(job => $"{job.Id} {job.State}: {job.Error?.Message ?? job.Reason} (offered: {string.Join(", ", job.Plans.Select(plan => plan.Offer.Offer))})").ToList();
        bad.Count.ShouldBe(0, string.Join(Environment.NewLine, bad.Take(10)));
        jobs.Select(PlaceOf).Distinct().Order().ShouldBe(["aci", "aws", "kubernetes"]);
        fleet.Crew.Starts.Where(start => start.Value != 1).ShouldBeEmpty();
        fleet.Crew.Doubles.ShouldBeEmpty();
        var targets = (await fleet.Services.GetRequiredService<ComputeTargets>().AllAsync(default)).Where(target => target.IsRemote).ToList();
        await NothingIsLeftAsync(fleet, targets);
        fleet.Arm.Violations.ShouldBeEmpty();
        fleet.Cluster.OwnFaults.ShouldBeEmpty();
        Report(fleet, jobs);
    }

    private static string PlaceOf(JobDocument job) => job.Plans.First(plan => plan.Answers(job.ChosenPlan!)).Offer.Target;

    private static void Trouble(Ground.Fleet fleet)
    {
        foreach (var fault in new[] { AwsPlay.Fault.ServerError, AwsPlay.Fault.Throttle, AwsPlay.Fault.LostAnswer, AwsPlay.Fault.HalfAnswer })
        {
            fleet.Aws.Faults.Sometimes("*", fault, Often);
        }

        fleet.Aws.Faults.Sometimes("*", AwsPlay.Fault.Stall, Seldom)
            .Sometimes(AwsPlay.FaultPlan.Placing, AwsPlay.Fault.NoCapacity, Often)
            .Sometimes(AwsPlay.FaultPlan.Running, AwsPlay.Fault.SpotLoss, Often);
        foreach (var fault in new[] { ArmFault.Error, ArmFault.Throttle, ArmFault.LostAnswer, ArmFault.HalfAnswer, ArmFault.Conflict })
        {
            fleet.Arm.Faults.Sometimes("*", fault, Often);
        }

        fleet.Arm.Faults.Sometimes(ArmVerbs.GroupPut, ArmFault.NoCapacity, Often)
            .Sometimes(ArmVerbs.GroupPut, ArmFault.LateNoCapacity, Often)
            .Sometimes(ArmVerbs.GroupPut, ArmFault.RegistryTrouble, Often);
        foreach (var fault in new[] { KubePlay.Fault.ServerError, KubePlay.Fault.Throttled, KubePlay.Fault.LostAnswer, KubePlay.Fault.HalfAnswer, KubePlay.Fault.Stall })
        {
            fleet.Cluster.Options.Faults.On(null, "jobs", fault, Often).On(null, "secrets", fault, Often).On(null, "pods", fault, Seldom);
        }

        fleet.Cluster.Options.Faults.On("watch", null, KubePlay.Fault.Expired, Often).On("watch", null, KubePlay.Fault.HalfLine, Often);
    }

    private static async Task<List<JobDocument>> EndAsync(Ground.Fleet fleet, IReadOnlyList<JobId> ids, Random chance)
    {
        var began = TimeProvider.System.GetTimestamp();
        var ended = new List<JobDocument>();
        var open = ids.ToList();
        while (true)
        {
            var jobs = await Task.WhenAll(open.Select(async id => (await fleet.Jobs.GetAsync(id))!));
            ended.AddRange(jobs.Where(job => job.State.IsFinal()));
            open = [.. jobs.Where(job => !job.State.IsFinal()).Select(job => job.Id)];
            if (open.Count == 0)
            {
                return ended;
            }

            if (chance.NextDouble() < Often)
            {
                await TakeAwayAsync(fleet, chance);
            }

            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                var late = jobs.Where(job => !job.State.IsFinal()).ToList();
                throw new ShouldAssertException($"{late.Count} jobs have not ended, such as: {string.Join(Environment.NewLine, late.Take(8).Select(job => $"{job.Id} {job.State} {job.Request.Wishes?.Regions?[0]}: {job.Reason}"))}");
            }

            await Task.Delay(200);
        }
    }

    /// <summary>A node goes, with a pod that was at work.</summary>
    private static async Task TakeAwayAsync(Ground.Fleet fleet, Random chance)
    {
        var pods = fleet.Cluster.All(Kind.Pod).Where(pod => pod["status"]?["phase"]?.GetValue<string>() == "Running").ToList();
        if (pods.Count > 0)
        {
            int which;
            lock (chance)
            {
                which = chance.Next(pods.Count);
            }

            await fleet.Cluster.TakeAwayAsync(pods[which]);
        }
    }

    /// <summary>The stories have removed what they began; the sweep finds the few that nobody could.</summary>
    private static async Task NothingIsLeftAsync(Ground.Fleet fleet, IReadOnlyList<IComputeTarget> targets)
    {
        foreach (var target in targets)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await fleet.Services.GetRequiredService<OrphanSweep>().SweepAsync(target, default);
                    if ((await target.RunsAsync(default)).Count == 0)
                    {
                        break;
                    }
                }
                catch (Core.Errors.PilotException) when (attempt < 200)
                {
                    // The cloud is in trouble still.
                }

                (attempt < 200).ShouldBeTrue($"{target.Name} still has runs");
                await Task.Delay(200);
            }
        }
    }

    private void Report(Ground.Fleet fleet, List<JobDocument> jobs)
    {
        fleet.Crew.Starts.Count.ShouldBeGreaterThan(jobs.Count, "some machines were taken away");
        output.WriteLine($"runs begun: {fleet.Crew.Starts.Count} for {jobs.Count} jobs");
        output.WriteLine($"calls per job: Kubernetes {fleet.Cluster.Seen.Count * 3.0 / Jobs:0.0}, Azure {fleet.Arm.Calls * 3.0 / Jobs:0.0}, AWS {fleet.Aws.Calls.Values.Sum() * 3.0 / Jobs:0.0}");
        foreach (var (operation, count) in fleet.Arm.Counts.Concat(fleet.Aws.Calls).Concat(fleet.Cluster.Seen.CountBy(call => call)).OrderByDescending(pair => pair.Value))
        {
            output.WriteLine($"  {operation}: {count * 3.0 / Jobs:0.00} per job");
        }

        foreach (var (place, count) in jobs.CountBy(PlaceOf))
        {
            output.WriteLine($"{place}: {count} jobs");
        }

        foreach (var (type, count) in jobs.SelectMany(job => job.Events).Where(told => told.From == "target").CountBy(told => told.Type))
        {
            output.WriteLine($"{type}: {count}");
        }
    }
}
