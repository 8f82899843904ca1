using Pilot.Agent;

return AgentOptions.Parse(args) is { } options
    ? await AgentProcess.RunAsync(options)
    : AgentOptions.Explain();
