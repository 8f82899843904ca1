import { useEffect, useRef, type ReactNode } from 'react'

/** A modal dialog: the browser keeps the focus in it, and Escape closes it. */
export function Dialog({ title, open, onClose, className = '', children }: {
  title: string; open: boolean; onClose: () => void; className?: string; children: ReactNode
}) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current!
    if (open && !dialog.open) dialog.showModal()
    if (!open && dialog.open) dialog.close()
  }, [open])
  return (
    <dialog ref={ref} className={className} aria-label={title} onClose={onClose}
      onClick={event => { if (event.target === ref.current) onClose() }}>
      {open && children}
    </dialog>
  )
}
