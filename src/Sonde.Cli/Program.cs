Console.WriteLine("sonde");
