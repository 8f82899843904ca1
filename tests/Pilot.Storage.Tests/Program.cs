return await Pilot.Storage.Tests.Folder.OtherProcess.RunAsync(args);
