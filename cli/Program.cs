using System.Runtime.InteropServices;
using Pilot.Cli;

using var interrupted = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);

return await PilotCommand.RunAsync(args, Surroundings.OfThisProcess(), interrupted.Token);

void Interrupt(PosixSignalContext signal)
{
    // The second Ctrl-C is not held back: it ends the process at once.
    signal.Cancel = !interrupted.IsCancellationRequested;
    interrupted.Cancel();
}
