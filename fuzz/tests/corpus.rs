//! The inputs that were kept, of each target: what once broke a promise does so no more.

use std::{fs, path::Path};

#[test]
fn every_kept_input_keeps_the_promises() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for (name, run) in fuzz::TARGETS {
        let folder = fs::read_dir(corpus.join(name)).expect("each target has a folder");
        let mut count = 0;
        for entry in folder {
            let path = entry.expect("the folder can be read").path();
            let data = fs::read(&path).expect("the input can be read");
            // A panic's message says which input it was.
            let outcome = std::panic::catch_unwind(|| run(&data));
            assert!(outcome.is_ok(), "{}", path.display());
            count += 1;
        }
        assert!(count > 0, "{name} has no input");
    }
    let folders = fs::read_dir(&corpus).expect("it is there").count();
    assert_eq!(folders, fuzz::TARGETS.len(), "a folder has no target");
}
