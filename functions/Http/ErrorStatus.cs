namespace Pilot.Functions.Http;

/// <summary>The one table from PILOT numbers to HTTP status codes.</summary>
internal static class ErrorStatus
{
    private static readonly Dictionary<string, int> ByCode = new()
    {
        ["PILOT0322"] = 413,
        ["PILOT0401"] = 401,
        ["PILOT0402"] = 401,
        ["PILOT0403"] = 401,
        ["PILOT0404"] = 403,
        ["PILOT0405"] = 429,
        ["PILOT0406"] = 422,
        ["PILOT0407"] = 409,
        ["PILOT0408"] = 422,
        ["PILOT0409"] = 422,
        ["PILOT0410"] = 404,
        ["PILOT0411"] = 409,
        ["PILOT0500"] = 500,
        ["PILOT0502"] = 400,
        ["PILOT0503"] = 400,
        ["PILOT0504"] = 400,
        ["PILOT0505"] = 404,
        ["PILOT0506"] = 413,
        ["PILOT0507"] = 415,
        ["PILOT0508"] = 405,
        ["PILOT0510"] = 400,
        ["PILOT0511"] = 422,
        ["PILOT0512"] = 409,
        ["PILOT0513"] = 404,
        ["PILOT0514"] = 409,
        ["PILOT0515"] = 422,
        ["PILOT0516"] = 409,
        ["PILOT0517"] = 422,
        ["PILOT0518"] = 404,
        ["PILOT0519"] = 400,
        ["PILOT0520"] = 416,
        ["PILOT0521"] = 400,
        ["PILOT0522"] = 400,
        ["PILOT0523"] = 400,
        ["PILOT0525"] = 422,
        ["PILOT0528"] = 422,
        ["PILOT0553"] = 422,
        ["PILOT0960"] = 422,
        ["PILOT0961"] = 422,
        ["PILOT0962"] = 422,
        ["PILOT0963"] = 422,
        ["PILOT0964"] = 422,
        ["PILOT0965"] = 422,
        ["PILOT0966"] = 422,
        ["PILOT0970"] = 422,
        ["PILOT0971"] = 422,
        ["PILOT0972"] = 422,
        ["PILOT0973"] = 422,
        ["PILOT0974"] = 422,
        ["PILOT0976"] = 413,
        ["PILOT0977"] = 404,
        ["PILOT0978"] = 409,
    };

    public static int Of(string code) => ByCode.TryGetValue(code, out var status) ? status : code[..7] switch
    {
        "PILOT02" or "PILOT03" => 422,
        "PILOT07" or "PILOT09" => 503,
        _ => 500,
    };
}
