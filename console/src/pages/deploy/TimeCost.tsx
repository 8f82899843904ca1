import { line } from 'd3-shape'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Offer } from '../../api/types'
import type { PlanWishes } from '../../api/queries'
import { duration, gpus, money } from '../../format/format'
import { t, tName } from '../../i18n/i18n'
import { layOut, type Dot, type Frame } from './timeCostLayout'

const HEIGHT = 320
const frontLine = line<Dot>().x(dot => dot.x).y(dot => dot.y)

/** Every offer a dot, by the time and cost of this job on it; those that nothing beats on a line; the plans by name. */
export function TimeCost({ offers, wishes, picked, onPick }: {
  offers: readonly Offer[]; wishes: PlanWishes; picked: string | undefined; onPick: (plan: string) => void
}) {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(720)
  const [near, setNear] = useState<Dot | null>(null)
  useLayoutEffect(() => {
    const element = box.current!
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const frame: Frame = { width, height: HEIGHT, left: 64, right: 16, top: 16, bottom: 40 }
  const layout = useMemo(() => layOut(offers, frame), [offers, width])
  if (!layout) return <div ref={box}><p className="muted">{t('deploy.noPicture')}</p></div>
  const { x, y } = layout
  const [right, bottom] = [width - frame.right, HEIGHT - frame.bottom]
  const onMove = (event: React.PointerEvent<SVGSVGElement>) => {
    const at = event.currentTarget.getBoundingClientRect()
    const [px, py] = [event.clientX - at.left, event.clientY - at.top]
    const closest = layout.dots.reduce((a, b) => (Math.hypot(b.x - px, b.y - py) < Math.hypot(a.x - px, a.y - py) ? b : a))
    setNear(Math.hypot(closest.x - px, closest.y - py) < 24 ? closest : null)
  }
  return (
    <div ref={box} className="time-cost">
      <svg width={width} height={HEIGHT} role="img" aria-label={t('deploy.pictureWords', { n: layout.dots.length, front: layout.front.length })}
        onPointerMove={onMove} onPointerLeave={() => setNear(null)} onClick={() => { if (near?.offer.plans[0]) onPick(near.offer.plans[0]) }}>
        {layout.xTicks.map(tick => <g key={tick}><line className="grid" x1={x(tick)} x2={x(tick)} y1={frame.top} y2={bottom} /><text x={x(tick)} y={bottom + 16} textAnchor="middle">{duration(tick)}</text></g>)}
        {layout.yTicks.map(tick => <g key={tick}><line className="grid" x1={frame.left} x2={right} y1={y(tick)} y2={y(tick)} /><text x={frame.left - 8} y={y(tick) + 4} textAnchor="end">{money(tick)}</text></g>)}
        {wishes.deadlineSeconds !== undefined && <Limit x={x(wishes.deadlineSeconds)} right={right} top={frame.top} bottom={bottom} left={frame.left} />}
        {wishes.budget !== undefined && <Limit y={y(wishes.budget)} right={right} top={frame.top} bottom={bottom} left={frame.left} />}
        <path className="front" d={frontLine(layout.front) ?? ''} />
        {layout.dots.map(dot => <circle key={`${dot.offer.offer.offer} ${dot.offer.offer.spot}`} cx={dot.x} cy={dot.y} r={dot.offer.onFront ? 4 : 3}
          className={`${dot.offer.launchable ? 'launchable' : 'hint'} ${dot.offer.keepsLimits ? '' : 'misses'}`} />)}
        {layout.named.map(dot => (
          <g key={dot.plans.join()} className={`named ${picked && dot.plans.includes(picked) ? 'picked' : ''}`}>
            <circle cx={dot.x} cy={dot.y} r={7} />
            <text x={Math.min(dot.x + 11, right - 4)} y={dot.y - 9} textAnchor={dot.x > width * 0.7 ? 'end' : 'start'}>{dot.plans.map(plan => tName('plan', plan)).join(' · ')}</text>
          </g>
        ))}
        <text className="axis" x={right} y={HEIGHT - 4} textAnchor="end">{t('deploy.axisTime')}</text>
        <text className="axis" x={4} y={12}>{t('deploy.axisCost')}</text>
      </svg>
      <p className="near num" aria-live="off">{near ? describe(near.offer) : t('deploy.legend')}</p>
    </div>
  )
}

const describe = ({ offer, seconds, cost, needs }: Offer) =>
  [offer.offer, gpus(offer.gpus, offer.gpuName), duration(seconds), money(cost), offer.spot ? t('deploy.spot') : '', needs].filter(Boolean).join(' · ')

/** Beyond this line a limit is broken. */
function Limit({ x, y, left, right, top, bottom }: { x?: number; y?: number; left: number; right: number; top: number; bottom: number }) {
  if (x !== undefined) {
    const from = Math.max(left, Math.min(right, x))
    return <rect className="beyond" x={from} y={top} width={right - from} height={bottom - top} />
  }
  const to = Math.max(top, Math.min(bottom, y!))
  return <rect className="beyond" x={left} y={top} width={right - left} height={to - top} />
}
