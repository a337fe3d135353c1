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

#[test]
fn what_is_whole_is_accepted_and_nothing_else() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for (name, accepts) in fuzz::VERIFIERS {
        assert!(fuzz::target(name).is_some(), "{name} is a target");
        let mut count = [0, 0];
        for entry in fs::read_dir(corpus.join(name)).expect("each target has a folder") {
            let path = entry.expect("the folder can be read").path();
            let is_whole = path
                .file_name()
                .and_then(|name| name.to_str())
                .is_some_and(|name| name.starts_with("whole"));
            let data = fs::read(&path).expect("the input can be read");
            assert_eq!(accepts(&data), is_whole, "{}", path.display());
            count[usize::from(is_whole)] += 1;
        }
        assert!(count.into_iter().all(|count| count > 0), "{name} has no input of each kind");
    }
}
