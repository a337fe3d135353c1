use auth::TypeScript;

impl TypeScript for Plan {
    fn typescript() -> String {
        "'free'".to_owned()
    }
}

enum Plan {
    Free,
}

fn main() {
    let _ = Plan::Free;
    let _ = <Option<Plan> as TypeScript>::typescript();
}
