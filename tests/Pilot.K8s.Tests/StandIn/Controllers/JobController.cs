using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Pilot.K8s.Tests.StandIn.Api;

namespace Pilot.K8s.Tests.StandIn.Controllers;

/// <summary>Makes the pod of a Job of one completion, says how the Job ended, and removes what belongs to a deleted one.</summary>
internal sealed class JobController(ClusterOptions options, ObjectStore store, EventRecorder events)
{
    public const string Queue = "kueue.x-k8s.io/queue-name";

    public void Look(JobKey key)
    {
        if (store.Get(Kind.Job, key.Space, key.Name) is not { } job)
        {
            Orphans(key);
            return;
        }

        var pods = Owned(Kind.Pod, job);
        if (job.IsGoing())
        {
            Dismantle(job, pods);
        }
        else if (!IsOver(job))
        {
            if (job["spec"]?["suspend"]?.GetValue<bool>() == true)
            {
                Hold(job);
            }
            else
            {
                Run(job, pods);
            }
        }
    }

    private static Func<JsonObject, bool> Owner(string uid) => seen => seen.OwnedBy(uid);

    private static bool IsOver(JsonObject job) => job.HasCondition("Complete") || job.HasCondition("Failed");

    private List<JsonObject> Owned(Kind kind, JsonObject job) => [.. store.List(kind, job.Space(), Owner(job.Uid())).Items];

    /// <summary>Suspended: without pods, and known to Kueue where that holds it.</summary>
    private void Hold(JsonObject job)
    {
        Release(Kind.Pod, job.Space(), job.Uid());
        store.Update(Kind.Job, job, next =>
        {
            next.Status().Remove("active");
            next.SetCondition("Suspended", "True", "JobSuspended", "Job suspended", store.Now());
        });
        var name = $"job-{job.Name()}";
        if (options is { HoldsJobs: true, Kueue: not null } && store.Get(Kind.Workload, job.Space(), name) is null)
        {
            store.Create(Kind.Workload, job.Space(), new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["name"] = name,
                    ["ownerReferences"] = new JsonArray(new JsonObject
                    {
                        ["apiVersion"] = "batch/v1", ["kind"] = "Job", ["name"] = job.Name(), ["uid"] = job.Uid(), ["controller"] = true, ["blockOwnerDeletion"] = true,
                    }),
                },
                ["spec"] = new JsonObject { ["queueName"] = job.Meta()["labels"].Text(Queue), ["active"] = true },
                ["status"] = new JsonObject
                {
                    ["conditions"] = new JsonArray(new JsonObject
                    {
                        ["type"] = "QuotaReserved", ["status"] = "False", ["reason"] = "Pending", ["message"] = options.QueueSays, ["lastTransitionTime"] = store.Now(),
                    }),
                },
            });
        }
    }

    private void Run(JsonObject job, List<JsonObject> pods)
    {
        if (pods.FirstOrDefault() is not { } pod)
        {
            if (job["status"]?["active"] is not null)
            {
                End(job, "Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
            }
            else if (MakePod(job))
            {
                store.Update(Kind.Job, job, next =>
                {
                    next.Status()["startTime"] ??= store.Now();
                    next.Status()["active"] = 1;
                });
            }

            return;
        }

        switch (pod["status"].Text("phase"))
        {
            case "Succeeded":
                End(job, "Complete", "CompletionsReached", "Reached expected number of succeeded pods");
                break;
            case "Failed" when pod.HasCondition("DisruptionTarget"):
                End(job, "Failed", "PodFailurePolicy", $"Pod {pod.Space()}/{pod.Name()} has condition DisruptionTarget matching FailJob rule at index 0");
                break;
            case "Failed":
                End(job, "Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
                break;
        }
    }

    private void End(JsonObject job, string type, string reason, string message) => store.Update(Kind.Job, job, next =>
    {
        var now = store.Now();
        if (Versions.AnnouncesEnd(options.Minor))
        {
            next.SetCondition(type == "Complete" ? "SuccessCriteriaMet" : "FailureTarget", "True", reason, message, now);
        }

        next.SetCondition(type, "True", reason, message, now);
        next.Status().Remove("active");
        next.Status()[type == "Complete" ? "succeeded" : "failed"] = 1;
        if (type == "Complete")
        {
            next.Status()["completionTime"] = now;
        }
    });

    private bool MakePod(JsonObject job)
    {
        var name = $"{job.Name()}-0-{RandomNumberGenerator.GetString("bcdfghjklmnpqrstvwxz2456789", 5)}";
        if (options.PodQuota is { } most && store.Select(Kind.Pod, IsActive, _ => true).Count is var used && used >= most)
        {
            events.Warn(job, Kind.Job, "FailedCreate", $"Error creating: pods \"{name}\" is forbidden: exceeded quota: jobs, requested: pods=1, used: pods={used}, limited: pods={most}");
            return false;
        }

        var template = job["spec"]!["template"]!.DeepClone().AsObject();
        var meta = template["metadata"]!.AsObject();
        meta["name"] = name;
        meta["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = "batch/v1", ["kind"] = "Job", ["name"] = job.Name(), ["uid"] = job.Uid(), ["controller"] = true, ["blockOwnerDeletion"] = true,
        });
        meta["annotations"]!["batch.kubernetes.io/job-completion-index"] = "0";
        meta["labels"]![Versions.JobNameLabel(options.Minor)] = job.Name();
        template["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = "Burstable" };
        store.Create(Kind.Pod, job.Space(), template);
        return true;
    }

    private static bool IsActive(JsonObject pod) => pod["status"].Text("phase") is not ("Succeeded" or "Failed");

    /// <summary>Deleted in the foreground: first what belongs to it.</summary>
    private void Dismantle(JsonObject job, List<JsonObject> pods)
    {
        Release(job.Space(), job.Uid());
        if (pods.Count == 0)
        {
            store.Remove(Kind.Job, job);
        }
    }

    /// <summary>Deleted in the background: the garbage collector finds what is left.</summary>
    private void Orphans(JobKey key) => Release(key.Space, key.Uid);

    private void Release(string space, string uid)
    {
        Release(Kind.Secret, space, uid);
        Release(Kind.Workload, space, uid);
        Release(Kind.Pod, space, uid);
    }

    private void Release(Kind kind, string space, string uid)
    {
        foreach (var owned in store.List(kind, space, Owner(uid)).Items.Where(owned => !owned.IsGoing()))
        {
            if (kind != Kind.Pod)
            {
                store.Remove(kind, owned);
                continue;
            }

            store.Update(Kind.Pod, owned, next =>
            {
                next.Meta()["deletionTimestamp"] = store.Now();
                next.Meta()["deletionGracePeriodSeconds"] = next["spec"]!["terminationGracePeriodSeconds"]?.GetValue<long>() ?? 30;
            });
        }
    }
}

internal sealed record JobKey(string Space, string Name, string Uid);
