//! Vehicle-route solver: (problem, budget, seed) to plan, anytime. Pure computation.
