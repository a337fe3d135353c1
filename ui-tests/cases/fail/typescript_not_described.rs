use auth::TypeScript;

enum Plan {
    Free,
}

fn main() {
    let _ = Plan::Free;
    let _ = <Option<Plan> as TypeScript>::typescript();
}
