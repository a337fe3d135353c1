use auth::{adapter::Memory, auth};

auth! {
    providers: [],
    adapter: Memory {},
    session: { strategy: jwt },
    second_factor: { methods: [TOTP] },
}

fn main() {}
