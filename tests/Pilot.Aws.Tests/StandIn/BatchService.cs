using System.Text.Json.Nodes;

namespace Pilot.Aws.Tests.StandIn;

/// <summary>AWS Batch in memory: its operations, its states, its words. A look at a job moves it one state on.</summary>
internal sealed class BatchService(AwsStandInOptions options, FaultPlan faults, LogsService logs, ParameterService parameters)
{
    private const string Prefix = $"arn:aws:batch:{AwsStandIn.Region}:{AwsStandIn.AccountId}";

    private readonly Lock gate = new();
    private readonly List<BatchDefinition> definitions = [];
    private readonly Dictionary<string, BatchJob> jobs = new(StringComparer.Ordinal);
    private int number;

    public int Submitted
    {
        get
        {
            lock (gate)
            {
                return jobs.Values.Count(job => job.Parent is null);
            }
        }
    }

    public int Definitions
    {
        get
        {
            lock (gate)
            {
                return definitions.Count;
            }
        }
    }

    public JsonObject Answer(string operation, JsonObject input, string? resource)
    {
        lock (gate)
        {
            return operation switch
            {
                "RegisterJobDefinition" => Register(input),
                "DeregisterJobDefinition" => Deregister(input),
                "DescribeJobDefinitions" => DescribeDefinitions(input),
                "SubmitJob" => Submit(input),
                "DescribeJobs" => DescribeJobs(input),
                "ListJobs" => ListJobs(input),
                "TerminateJob" => Terminate(input),
                "DescribeJobQueues" => BatchDescriptions.Queues(options.Queues, input, Prefix),
                "DescribeComputeEnvironments" => BatchDescriptions.Environments(options.Queues, Prefix),
                "TagResource" => Tag(resource!, input),
                _ => throw new ServiceException(404, "UnknownOperationException", operation),
            };
        }
    }

    public void PassTime()
    {
        lock (gate)
        {
            foreach (var job in jobs.Values)
            {
                Advance(job);
            }
        }
    }

    /// <summary>The machine goes, as a spot machine does.</summary>
    public async Task TakeAwayAsync(string name)
    {
        BatchJob job;
        lock (gate)
        {
            job = jobs.Values.First(job => job.Name == name && !job.HasEnded);
        }

        await (job.Container?.KillAsync() ?? Task.CompletedTask);
        lock (gate)
        {
            Lose(job);
        }
    }

    public async Task KillAllAsync()
    {
        List<IContainer> left;
        lock (gate)
        {
            left = [.. jobs.Values.Select(job => job.Container).OfType<IContainer>()];
        }

        foreach (var container in left)
        {
            await container.KillAsync();
        }
    }

    private JsonObject Register(JsonObject input)
    {
        BatchRules.CheckDefinition(input);
        var name = input["jobDefinitionName"]!.GetValue<string>();
        var revision = definitions.Count(known => known.Name == name) + 1;
        var definition = new BatchDefinition(name, revision, $"{Prefix}:job-definition/{name}:{revision}", input.DeepClone().AsObject());
        definitions.Add(definition);
        return new JsonObject { ["jobDefinitionName"] = name, ["jobDefinitionArn"] = definition.Arn, ["revision"] = revision };
    }

    private JsonObject Deregister(JsonObject input)
    {
        var wanted = input["jobDefinition"]!.GetValue<string>();
        return definitions.RemoveAll(known => known.Arn == wanted || $"{known.Name}:{known.Revision}" == wanted) > 0
            ? []
            : throw ServiceException.Client($"JobDefinition {wanted} does not exist");
    }

    private JsonObject DescribeDefinitions(JsonObject input)
    {
        var name = input["jobDefinitionName"]?.GetValue<string>();
        return new JsonObject
        {
            ["jobDefinitions"] = new JsonArray([.. definitions.Where(known => known.Name == name).Select(known => (JsonNode)new JsonObject
            {
                ["jobDefinitionName"] = known.Name,
                ["jobDefinitionArn"] = known.Arn,
                ["revision"] = known.Revision,
                ["status"] = "ACTIVE",
                ["type"] = known.Body["type"]!.GetValue<string>(),
            })]),
        };
    }

    private JsonObject Submit(JsonObject input)
    {
        BatchRules.CheckSubmit(input);
        var wanted = input["jobDefinition"]!.GetValue<string>();
        var definition = definitions.Where(known => known.Arn == wanted || $"{known.Name}:{known.Revision}" == wanted || known.Name == wanted)
            .MaxBy(known => known.Revision) ?? throw ServiceException.Client($"JobDefinition is not found or inactive: {wanted}");
        var queue = QueueOf(input["jobQueue"]!.GetValue<string>());
        BatchRules.CheckPlace(definition.Body, input, queue);
        var id = $"00000000-0000-4000-8000-{++number:D12}";
        var job = new BatchJob
        {
            Id = id,
            Name = input["jobName"]!.GetValue<string>(),
            Arn = $"{Prefix}:job/{id}",
            QueueArn = $"{Prefix}:job-queue/{queue.Name}",
            Definition = definition,
            Order = input.DeepClone().AsObject(),
            Created = options.Clock.GetUtcNow(),
            Tags = input["tags"]?.AsObject().ToDictionary(tag => tag.Key, tag => tag.Value!.GetValue<string>()) ?? [],
            Unlisted = options.UnlistedLooks,
        };
        jobs.Add(id, job);
        job.Members = JobFamily.MembersOf(job);
        job.Members.ForEach(member => jobs.Add(member.Id, member));
        return new JsonObject { ["jobName"] = job.Name, ["jobId"] = id, ["jobArn"] = job.Arn };
    }

    private JsonObject DescribeJobs(JsonObject input)
    {
        var ids = input["jobs"]!.AsArray().Select(id => id!.GetValue<string>()).ToList();
        if (ids.Count > 100)
        {
            throw ServiceException.Client("jobs cannot have more than 100 entries");
        }

        var found = ids.Where(jobs.ContainsKey).Select(id => jobs[id]).ToList();
        found.ForEach(Advance);
        return new JsonObject { ["jobs"] = new JsonArray([.. found.Select(job => (JsonNode)BatchDescriptions.Job(job))]) };
    }

    private JsonObject ListJobs(JsonObject input)
    {
        var shown = (input["arrayJobId"] ?? input["multiNodeJobId"])?.GetValue<string>() is { } family
            ? jobs.TryGetValue(family, out var parent) ? parent.Members : throw ServiceException.Client($"Job {family} does not exist")
            : Named(input);
        var start = int.Parse(input["nextToken"]?.GetValue<string>() ?? "0");
        var size = input["maxResults"]?.GetValue<int>() ?? 100;
        var answer = new JsonObject
        {
            ["jobSummaryList"] = new JsonArray([.. shown.Skip(start).Take(size).Select(job => (JsonNode)BatchDescriptions.Summary(job))]),
        };
        if (start + size < shown.Count)
        {
            answer["nextToken"] = $"{start + size}";
        }

        return answer;
    }

    private List<BatchJob> Named(JsonObject input)
    {
        var queue = QueueOf(input["jobQueue"]?.GetValue<string>() ?? throw ServiceException.Client("A jobQueue is required"));
        var filters = input["filters"]?.AsArray() ?? [];
        if (filters.Count != 1 || filters[0]!["name"]?.GetValue<string>() != "JOB_NAME")
        {
            throw ServiceException.Client("Exactly one filter, JOB_NAME, is played here");
        }

        var pattern = filters[0]!["values"]![0]!.GetValue<string>();
        return
        [
            .. jobs.Values.Where(job => job.Parent is null && job.QueueArn.EndsWith($"/{queue.Name}", StringComparison.Ordinal) && Matches(job.Name, pattern))
                .Where(job => job.Unlisted-- <= 0).OrderByDescending(job => job.Created).ThenByDescending(job => job.Id, StringComparer.Ordinal),
        ];
    }

    private static bool Matches(string name, string pattern) => pattern.EndsWith('*')
        ? name.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase)
        : name.Equals(pattern, StringComparison.OrdinalIgnoreCase);

    private JsonObject Terminate(JsonObject input)
    {
        if (jobs.TryGetValue(input["jobId"]!.GetValue<string>(), out var job))
        {
            foreach (var one in job.Members.Prepend(job).Where(one => !one.HasEnded && one.Members.Count == 0))
            {
                Terminate(one, input["reason"]!.GetValue<string>());
            }
        }

        return [];
    }

    private void Terminate(BatchJob job, string reason)
    {
        if (job.Container is not { } container)
        {
            job.IsCancelled = true;
            job.End("FAILED", reason, options.Clock.GetUtcNow());
            return;
        }

        if (!job.IsTerminated)
        {
            job.IsTerminated = true;
            job.StatusReason = reason;
            container.Terminate();
            _ = KillLaterAsync(container);
        }
    }

    private async Task KillLaterAsync(IContainer container)
    {
        await Task.Delay(options.StopTimeout);
        if (!container.HasExited)
        {
            await container.KillAsync();
        }
    }

    private JsonObject Tag(string arn, JsonObject input)
    {
        var job = jobs.Values.FirstOrDefault(job => job.Arn == arn) ?? throw ServiceException.Client($"Resource {arn} does not exist");
        foreach (var (key, value) in input["tags"]!.AsObject())
        {
            job.Tags[key] = value!.GetValue<string>();
        }

        return [];
    }

    private QueueSetup QueueOf(string name)
    {
        var bare = name[(name.LastIndexOf('/') + 1)..];
        return options.Queues.FirstOrDefault(queue => queue.Name == bare) ?? throw ServiceException.Client($"JobQueue {name} does not exist or is not visible");
    }

    /// <summary>One state on, as time would have it.</summary>
    private void Advance(BatchJob job)
    {
        if (job.Members.Count > 0)
        {
            JobFamily.Follow(job, options.Clock.GetUtcNow());
            return;
        }

        switch (job.Status)
        {
            case "SUBMITTED":
                job.Status = "RUNNABLE";
                break;
            case "RUNNABLE":
                Place(job);
                break;
            case "STARTING":
                StartContainer(job);
                break;
            case "RUNNING" when job.Container!.HasExited:
                Finish(job);
                break;
            case "RUNNING" when faults.Next(FaultPlan.Running) == Fault.SpotLoss:
                _ = job.Container!.KillAsync();
                Lose(job);
                break;
        }
    }

    private void Place(BatchJob job)
    {
        var queue = QueueOf(job.QueueArn);
        switch (faults.Next(FaultPlan.Placing))
        {
            case Fault.NoCapacity:
                job.StatusReason = "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - Service cannot fulfill the capacity requested for instance type "
                    + $"[{string.Join(',', queue.InstanceTypes)}]";
                break;
            case Fault.Quota:
                job.StatusReason = "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) associated with the job queue cannot meet the CPU requirement of the job.";
                break;
            default:
                (job.Status, job.StatusReason) = ("STARTING", null);
                break;
        }
    }

    private void StartContainer(BatchJob job)
    {
        var (image, command, environment) = job.Effective();
        if (options.MissingImages.Contains(image))
        {
            job.End("FAILED", "Task failed to start", options.Clock.GetUtcNow(), containerReason:
                $"CannotPullContainerError: Error response from daemon: pull access denied for {image}, repository does not exist or may require 'docker login'");
            return;
        }

        foreach (var (variable, from) in job.Secrets())
        {
            if (parameters.ValueOf(from) is not { } value)
            {
                job.End("FAILED", "Task failed to start", options.Clock.GetUtcNow(), containerReason:
                    $"ResourceInitializationError: unable to pull secrets or registry auth: invalid parameters: {from}");
                return;
            }

            environment[variable] = value;
        }

        environment["AWS_BATCH_JOB_ID"] = job.Id;
        environment["AWS_BATCH_JOB_ATTEMPT"] = "1";
        JobFamily.Tell(job, environment);
        job.Container = options.Containers(new ContainerSpec(job.Name, image, command, environment));
        job.LogStream = $"{job.Definition.Name}/default/{job.Id.Replace("-", "")}";
        (job.Status, job.Started) = ("RUNNING", options.Clock.GetUtcNow());
    }

    private void Finish(BatchJob job)
    {
        var container = job.Container!;
        logs.Write(job.LogStream!, container.Output);
        job.End(
            container.ExitCode == 0 && !job.IsTerminated ? "SUCCEEDED" : "FAILED",
            job.IsTerminated ? job.StatusReason : "Essential container in task exited",
            options.Clock.GetUtcNow(),
            container.ExitCode);
    }

    private void Lose(BatchJob job) =>
        job.End("FAILED", $"Host EC2 (instance i-{job.Id[^12..]}0a1b2) terminated.", options.Clock.GetUtcNow());
}
