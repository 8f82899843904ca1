using Pilot.Adapters.Azure.Compute.Arm;

namespace Pilot.Adapters.Azure.Compute.Apps;

/// <summary>The operations of Container Apps jobs that are used; what the official package would be swapped in for.</summary>
internal sealed class ContainerJobs(ArmClient arm, AzureSettings settings)
{
    /// <summary>Makes the definition; nothing runs by that. Sent once, though a repeat would change nothing.</summary>
    public Task<ArmAnswer> CreateAsync(string name, AppJob job, CancellationToken cancellation) =>
        arm.PutAsync(PathOf(name), AppJob.Version, job, cancellation);

    public Task<ArmAnswer> GetAsync(string name, CancellationToken cancellation) => arm.GetAsync(PathOf(name), AppJob.Version, cancellation);

    public Task<ArmAnswer> DeleteAsync(string name, CancellationToken cancellation) => arm.DeleteAsync(PathOf(name), AppJob.Version, cancellation);

    public Task<(List<AppJob> Items, ArmError? Error)> ListAsync(CancellationToken cancellation) =>
        arm.ListAsync<AppJob>($"{settings.Scope.GroupPath}/providers/{AppJob.Type}", AppJob.Version, cancellation);

    /// <summary>Begins an execution each time it is called, so it is sent once.</summary>
    public Task<ArmAnswer> StartAsync(string name, CancellationToken cancellation) =>
        arm.PostAsync($"{PathOf(name)}/start", AppJob.Version, mayRepeat: false, cancellation);

    public Task<(List<AppExecution> Items, ArmError? Error)> ExecutionsAsync(string name, CancellationToken cancellation) =>
        arm.ListAsync<AppExecution>($"{PathOf(name)}/executions", AppJob.Version, cancellation);

    public Task<ArmAnswer> StopAsync(string name, string execution, CancellationToken cancellation) =>
        arm.PostAsync($"{PathOf(name)}/executions/{Uri.EscapeDataString(execution)}/stop", AppJob.Version, mayRepeat: true, cancellation);

    public Task<ArmAnswer> EnvironmentAsync(CancellationToken cancellation) =>
        arm.GetAsync(settings.Environment ?? throw new InvalidOperationException("No environment is set."), AppJob.Version, cancellation);

    private string PathOf(string name) => settings.Scope.ResourcePath(AppJob.Type, name);
}
