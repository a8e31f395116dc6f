using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports.Wording;

/// <summary>How people are told of an outcome.</summary>
/// <param name="Stage">Its stage.</param>
/// <param name="Class">Its class.</param>
/// <param name="Predicate">What happened to requests, behind their name: <c>{were} reset after the request</c>. <c>{detail}</c> stands for
/// the outcome's detail.</param>
/// <param name="OtherCauses">What else than interference on the way may look the same; empty where nothing was unexpected.</param>
internal sealed record OutcomeWord(Stage Stage, string Class, string Predicate, string OtherCauses);
