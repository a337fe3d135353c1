use auth::{adapter::Memory, auth};

auth! {
    providers: [],
    adapter: Memory {},
    session: { strategy: jwt },
    second_factors: { methods: [Totp] },
}

fn main() {}
