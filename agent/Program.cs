using Pilot.Agent;
using Pilot.Agent.Elsewhere;

return args is ["install", var folder] ? Installation.Install(folder)
    : AgentOptions.Parse(args) is not { } options ? Usage.Explain()
    : options.AccessVariable is { } variable ? await ContainerAgent.RunAsync(options, variable)
    : await AgentProcess.RunAsync(options, options.StoreRoot!);
