import { useLayoutEffect, useState, type RefObject } from 'react'

/** How large the view is, and how wide one character in it. */
export function useCellSize(ref: RefObject<HTMLElement | null>) {
  const [size, setSize] = useState({ width: 800, height: 600, cell: 7.2 })
  useLayoutEffect(() => {
    const element = ref.current!
    const measure = () => {
      const probe = document.createElement('span')
      probe.className = 'log-text'
      probe.textContent = 'm'.repeat(100)
      probe.style.cssText = 'position:absolute;visibility:hidden'
      element.append(probe)
      const cell = probe.getBoundingClientRect().width / 100
      probe.remove()
      setSize({ width: element.clientWidth, height: element.clientHeight, cell: cell || 7.2 })
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    return () => observer.disconnect()
  }, [ref])
  return size
}
