namespace Microsoft.Extensions.Hosting;

public static class FunctionsHostBuilderExtensions
{
    public static IHostBuilder ConfigureFunctionsWebApplication(this IHostBuilder builder) =>
        throw new NotSupportedException("Only the real package runs functions.");
}
