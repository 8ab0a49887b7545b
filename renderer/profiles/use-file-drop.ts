import { useEffect, useState } from "react";
import { type DragKind, type Dropped, dragKindOf, droppedFrom } from "./sign-in-files.ts";

/**
 * Takes files that are dropped anywhere on the page, and says what is dragged over it now. Nothing
 * that is dropped makes the browser leave the page.
 */
export function useFileDrop(onDrop: (dropped: Dropped) => void): DragKind {
  const [dragged, setDragged] = useState<DragKind>("none");
  useEffect(() => {
    const kindOf = ({ dataTransfer }: DragEvent) =>
      dataTransfer === null ? "none" : dragKindOf([...dataTransfer.items]);
    const onOver = (event: DragEvent) => {
      const kind = kindOf(event);
      if (kind === "none") return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = "copy";
      setDragged(kind);
    };
    const onLeave = (event: DragEvent) => {
      // Only the leave of the whole page has nothing that it goes to.
      if (event.relatedTarget === null) setDragged("none");
    };
    const onDropped = (event: DragEvent) => {
      setDragged("none");
      if (event.dataTransfer === null || kindOf(event) === "none") return;
      event.preventDefault();
      onDrop(droppedFrom(event.dataTransfer));
    };
    document.addEventListener("dragenter", onOver);
    document.addEventListener("dragover", onOver);
    document.addEventListener("dragleave", onLeave);
    document.addEventListener("drop", onDropped);
    return () => {
      document.removeEventListener("dragenter", onOver);
      document.removeEventListener("dragover", onOver);
      document.removeEventListener("dragleave", onLeave);
      document.removeEventListener("drop", onDropped);
    };
  }, [onDrop]);
  return dragged;
}
