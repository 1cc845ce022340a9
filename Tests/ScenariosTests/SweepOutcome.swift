import EquilibriumModels
import Scenarios
import TextFormats
import WorldData

/// What reading a sweep and checking it against the small world says: every fault, or `accepted` with the number of
/// scenarios and the notes.
func sweepOutcome(_ text: String, world: World = SmallWorld.make(), folder: String = ".") -> String {
    do throws(Diagnostics) {
        let plan = try smallPlan(text, world: world, folder: folder)
        return (["accepted \(plan.count)"] + plan.notes.map(\.description)).joined(separator: "\n")
    } catch {
        return error.description
    }
}

/// The plan of a sweep in the small world.
func smallPlan(_ text: String, world: World = SmallWorld.make(), folder: String = ".") throws(Diagnostics) -> SweepPlan
{
    let sweep = try Sweep.parse(Array((text + "\n").utf8), file: "s.yaml", folder: folder)
    return try SweepPlan(
        sweep, world: world, accounts: Accounts(calibrating: world), register: SmallWorld.register,
        effects: SmallWorld.effects)
}
